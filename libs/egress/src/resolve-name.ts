import { Resolver } from 'node:dns/promises';
import { codeOf, EgressRefused } from './egress-refused.js';

export interface Resolution {
  servers?: readonly string[];
  milliseconds: number;
  signal: AbortSignal;
}

/** Answers that say that there is none of that family. */
const absent = new Set(['ENODATA', 'ENOTFOUND']);
const late = new Set(['ETIMEOUT', 'ECANCELLED']);

/**
 * Every address of a name, from DNS alone: neither `/etc/hosts` nor search domains, which would give names of this network.
 * IPv4 comes first: where IPv6 is half set up, its attempts would take the time of those that work.
 */
export async function resolveName(
  name: string,
  { servers, milliseconds, signal }: Resolution,
): Promise<string[]> {
  const resolver = new Resolver({ timeout: Math.max(Math.floor(milliseconds / 4), 1), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const cancel = () => {
    resolver.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  // Before the limit, so that one silent family doesn't cost the other.
  const timer = setTimeout(cancel, milliseconds * 0.75);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const codes = answers.map((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : undefined));
    const code = codes.find((each) => each !== undefined && !absent.has(each)) ?? codes[0];
    if (code !== undefined && late.has(code)) throw new EgressRefused('timeout', { stage: 'resolve' });
    throw new EgressRefused('unresolvable', { code });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}
