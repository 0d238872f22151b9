import { EgressRefused } from './egress-refused.js';
import type { Answer } from './exchange.js';
import { readUrl } from './read-url.js';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface Hop {
  url: URL;
  method: Method;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

const redirects: readonly number[] = [301, 302, 303, 307, 308];
/** What another origin gets. Credentials are carried by headers of any name, so the harmless ones are named instead. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);
const aboutTheBody = /^content-/;

export type Redirect = Pick<Answer, 'status' | 'headers'>;

export function isRedirect({ status, headers }: Redirect): boolean {
  return redirects.includes(status) && headers['location'] !== undefined;
}

/**
 * What a redirect asks for, as the Fetch standard has it, but stricter: it never leads from https to http, and a body goes to
 * no other origin, since secrets are posted too. The address it leads to is not judged here.
 */
export function nextHop(
  { url, method, headers, body }: Hop,
  { status, headers: { location } }: Redirect,
): Hop {
  if (typeof location !== 'string') throw new EgressRefused('bad-redirect');
  const next = readUrl(location, url).url;
  if (url.protocol === 'https:' && next.protocol === 'http:') throw new EgressRefused('bad-redirect');

  const becomesGet =
    (status === 303 && method !== 'GET' && method !== 'HEAD') ||
    ((status === 301 || status === 302) && method === 'POST');
  const isSameOrigin = next.origin === url.origin;
  if (!isSameOrigin && !becomesGet && body !== undefined) throw new EgressRefused('bad-redirect');

  const kept = Object.entries(headers).filter(
    ([name]) => (isSameOrigin || harmless.has(name)) && !(becomesGet && aboutTheBody.test(name)),
  );
  return {
    url: next,
    method: becomesGet ? 'GET' : method,
    headers: Object.fromEntries(kept),
    body: becomesGet ? undefined : body,
  };
}
