/** Where `/v1/…` lies: below <base href>, because a gateway may serve everything behind a path prefix. */
export function addressOf(path: string, base = document.baseURI): URL {
  return new URL(`.${path}`, base);
}

/** The path below which the pages lie, without its last slash; '' at the top. */
export function basePath(base = document.baseURI): string {
  return new URL('.', base).pathname.replace(/\/$/, '');
}
