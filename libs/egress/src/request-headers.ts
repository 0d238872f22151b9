import { validateHeaderName, validateHeaderValue } from 'node:http';
import { EgressRefused } from './egress-refused.js';

/** They say how a message is framed, or for whom it is: the URL alone decides that. */
const ours = new Set([
  ...['host', 'connection', 'content-length', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'proxy-authorization', 'proxy-connection'],
]);

/** With names in lower case. Throws on what isn't a header, and on what isn't for the caller to say. */
export function requestHeaders(
  defaults: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const headers: Record<string, string> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (ours.has(name.toLowerCase()) || !isValid(name, value)) throw new EgressRefused('bad-header');
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function isValid(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
