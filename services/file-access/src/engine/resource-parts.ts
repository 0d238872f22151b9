/** What a resource's name is made of; what it doesn't have is undefined. */
export interface ResourceParts {
  readonly scheme: string | undefined;
  readonly host: string | undefined;
  readonly path: string;
  readonly name: string | undefined;
  readonly extension: string | undefined;
  readonly area: string;
}

const slash = 0x2f;

/**
 * Reads URLs (`s3://bucket/key`, `https://contoso.sharepoint.com/sites/hr/plan.docx?web=1`), UNC and drive paths, and
 * plain paths with either slash. Backslashes become slashes, schemes and hosts lower case; nothing is percent-decoded:
 * rules see the path as its source names it.
 */
export function partsOf(resource: string): ResourceParts {
  let scheme: string | undefined;
  let host: string | undefined;
  let path = resource;
  const schemeEnd = resource.indexOf('://');
  if (schemeEnd > 0 && isScheme(resource, schemeEnd)) {
    scheme = resource.slice(0, schemeEnd).toLowerCase();
    let end = resource.length;
    // Elsewhere `?` and `#` are part of a name: an S3 key may hold both.
    if (scheme === 'https' || scheme === 'http') end = queryStart(resource, schemeEnd + 3);
    const hostEnd = indexOfOr(resource, '/', schemeEnd + 3, end);
    if (hostEnd > schemeEnd + 3) host = resource.slice(schemeEnd + 3, hostEnd).toLowerCase();
    path = resource.slice(hostEnd, end);
  } else {
    if (path.includes('\\')) path = path.replaceAll('\\', '/');
    if (path.startsWith('//')) {
      const hostEnd = indexOfOr(path, '/', 2, path.length);
      if (hostEnd > 2) host = path.slice(2, hostEnd).toLowerCase();
      path = path.slice(hostEnd);
    } else if (path.charCodeAt(1) === 0x3a && path.charCodeAt(2) === slash) {
      host = path.slice(0, 2).toLowerCase();
      path = path.slice(2);
    }
  }
  if (path.charCodeAt(0) !== slash) path = `/${path}`;
  const name = path.slice(path.lastIndexOf('/') + 1) || undefined;
  return { scheme, host, path, name, extension: extensionOf(name), area: areaOf(scheme, host, path) };
}

/** A letter, then letters, digits, `+`, `-` and `.`. */
function isScheme(text: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i) | 0x20;
    if (code >= 0x61 && code <= 0x7a) continue;
    const raw = text.charCodeAt(i);
    const follows = (raw >= 0x30 && raw <= 0x39) || raw === 0x2b || raw === 0x2d || raw === 0x2e;
    if (i === 0 || !follows) return false;
  }
  return true;
}

function queryStart(text: string, from: number): number {
  const query = indexOfOr(text, '?', from, text.length);
  const fragment = indexOfOr(text, '#', from, text.length);
  return Math.min(query, fragment);
}

function indexOfOr(text: string, what: string, from: number, otherwise: number): number {
  const at = text.indexOf(what, from);
  return at < 0 || at > otherwise ? otherwise : at;
}

function extensionOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const at = name.lastIndexOf('.');
  // `.bashrc` is a name, not an extension.
  return at <= 0 || at === name.length - 1 ? undefined : name.slice(at + 1).toLowerCase();
}

/** Up to the end of the second folder; what stands in the last segment is no folder. */
function areaOf(scheme: string | undefined, host: string | undefined, path: string): string {
  let end = 0;
  let folders = 0;
  for (let from = 1; folders < 2;) {
    const next = path.indexOf('/', from);
    if (next < 0) break;
    if (next > from) {
      folders++;
      end = next;
    }
    from = next + 1;
  }
  const root = scheme === undefined ? (host === undefined ? '' : `//${host}`) : `${scheme}://${host ?? ''}`;
  return root + path.slice(0, end) || '/';
}
