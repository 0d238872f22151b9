import { isIP } from 'node:net';
import { EgressRefused } from './egress-refused.js';

export interface Place {
  /** What is asked for: without fragment, and without the dot that ends an absolute name. */
  url: URL;
  /** A lower-case ASCII name, or an address without brackets. */
  host: string;
  port: number;
}

const longestUrl = 8192;
const longestName = 253;

/**
 * Reads a URL as browsers do, which turns every spelling of an address (decimal, octal, hexadecimal, short, percent-encoded,
 * full-width) into its one form; only that form is judged and connected to.
 */
export function readUrl(input: string | URL, base?: URL): Place {
  const text = String(input);
  if (text.length > longestUrl || !URL.canParse(text, base?.href)) throw new EgressRefused('bad-url');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new EgressRefused('bad-scheme');
  if (url.username !== '' || url.password !== '') throw new EgressRefused('bad-url');
  const host = readHostname(url.hostname);
  if (host === undefined) throw new EgressRefused('bad-url');
  if (isIP(host) === 0) url.hostname = host;
  url.hash = '';
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { url, host, port };
}

/** The one spelling of a host's name or address; undefined if it is neither. */
export function readHostname(text: string): string | undefined {
  if (!URL.canParse(`http://${text}/`)) return undefined;
  const { href, hostname } = new URL(`http://${text}/`);
  if (href !== `http://${hostname}/`) return undefined;
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.$/, '');
  if (isIP(bare) !== 0) return bare;
  const labels = bare.split('.');
  const wellFormed = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  return bare.length <= longestName && wellFormed ? bare : undefined;
}

/** Names that public DNS doesn't have, most of them by RFC 6761 and ICANN's decisions. */
const internalNames = new Set([
  ...['localhost', 'localdomain', 'local', 'internal', 'intranet', 'private', 'lan', 'home', 'corp', 'svc'],
  ...['test', 'invalid', 'onion', 'alt'],
]);

/** Such a name isn't even looked up for a tenant: whether there is a host behind it is no public matter. */
export function isInternalName(host: string): boolean {
  const labels = host.split('.');
  return labels.length < 2 || internalNames.has(labels.at(-1) ?? '') || host.endsWith('home.arpa');
}
