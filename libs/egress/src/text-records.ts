import { Resolver } from 'node:dns/promises';
import { codeOf } from './egress-refused.js';

const TIMEOUT_MS = 3_000;
/** Answers that say that there is no such record; anything else is a failure of DNS, which proves nothing. */
const absent = new Set(['ENODATA', 'ENOTFOUND']);

/** The TXT records of a name, the parts of each joined; undefined when DNS doesn't say. */
export async function textRecords(
  name: string,
  {
    dnsServers,
    milliseconds = 4 * TIMEOUT_MS,
  }: { dnsServers?: readonly string[]; milliseconds?: number } = {},
): Promise<string[] | undefined> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  if (dnsServers !== undefined) resolver.setServers(dnsServers);
  const timer = setTimeout(() => {
    resolver.cancel();
  }, milliseconds);
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    return absent.has(codeOf(error) ?? '') ? [] : undefined;
  } finally {
    clearTimeout(timer);
  }
}
