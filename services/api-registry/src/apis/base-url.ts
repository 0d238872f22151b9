const mostBytes = 2000;

/** A base URL in its one spelling; `key` tells whether two are the same API. */
export interface BaseUrl {
  readonly url: string;
  readonly key: string;
}

/** Says in words what is wrong with it, or gives the URL: scheme and host in lower case, no default port, no query. */
export function readBaseUrl(text: string): BaseUrl | { readonly refused: string } {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed)) return { refused: 'must begin with http:// or https://' };
  if (!URL.canParse(trimmed)) return { refused: 'is not a URL' };
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '')
    return { refused: 'must hold no user name or password: credentials belong to a connection' };
  if (url.search !== '' || trimmed.includes('?')) return { refused: 'must have no query' };
  if (url.hash !== '' || trimmed.includes('#')) return { refused: 'must have no fragment' };
  const host = url.hostname.replace(/\.$/, '');
  if (host === '') return { refused: 'has no host' };
  const origin = `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;
  const path = canonicalPath(url.pathname);
  const normalized = `${origin}${path}`;
  if (Buffer.byteLength(normalized) > mostBytes) return { refused: `must have at most ${mostBytes} bytes` };
  // With or without the last slash it is the same API, but not always the same resource: the URL keeps it.
  return { url: normalized, key: `${origin}${path.replace(/\/+$/, '')}` };
}

/** Escapes in upper case, and none for what needs none (RFC 3986, 6.2.2). */
function canonicalPath(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
  });
}
