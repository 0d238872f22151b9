import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

const beginning = '-----BEGIN ';
const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** PEM as it is; with `\n` for its line ends, as in a file of variables; or in base64. */
export function pemOf(text: string): string {
  const lines = text.replaceAll('\\n', '\n').trim();
  if (lines.includes(beginning)) return lines;
  const decoded = Buffer.from(lines, 'base64').toString('latin1');
  return decoded.includes(beginning) ? decoded.trim() : lines;
}

/** One or more; undefined when there is none, or one that can't be read. */
export function certificatesIn(text: string): X509Certificate[] | undefined {
  try {
    const found = pemOf(text).match(certificate) ?? [];
    return found.length === 0 ? undefined : found.map((pem) => new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

/** Undefined when it can't be read, also for want of its passphrase. */
export function privateKeyIn(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(pemOf(text));
  } catch {
    return undefined;
  }
}
