/** Where to go after the login: a path of this origin below the base, or the start; never another site. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return '/';
  try {
    const origin = 'http://here.invalid';
    const url = new URL(next, origin);
    const isHere = url.origin === origin && !/^\/login(\/|$)/.test(url.pathname);
    return isHere ? `${url.pathname}${url.search}${url.hash}` : '/';
  } catch {
    return '/';
  }
}
