import { ownableDomain } from '@palisade/egress';
import type { Proof } from './proof.entity.js';

const FILE = '/.well-known/palisade-target.txt';
const CHALLENGE = '_palisade-challenge';

type Place = Pick<Proof, 'method' | 'place'>;

/** The host of a URL without its port, and each domain above it. */
function domainsOf(baseUrl: string): string[] {
  const labels = new URL(baseUrl).hostname.replace(/\.$/, '').split('.');
  return labels.map((_, from) => labels.slice(from).join('.'));
}

/** Where proofs of a URL may be: its origin, its host, the domains above it. */
export function placesOf(baseUrl: string): { origin: string; domains: readonly string[] } {
  if (!URL.canParse(baseUrl)) return { origin: '', domains: [] };
  return { origin: new URL(baseUrl).origin, domains: domainsOf(baseUrl) };
}

/** A domain covers its host and all below; a file covers its origin alone. */
export function covers({ method, place }: Place, baseUrl: string): boolean {
  const { origin, domains } = placesOf(baseUrl);
  return method === 'file' ? place === origin : domains.includes(place);
}

/** The domain by which a URL can be proven: its host, or the one above it that is asked for. */
export function domainFor(baseUrl: string, wanted?: string): { domain: string } | { fault: string } {
  const { domains } = placesOf(baseUrl);
  const [host = ''] = domains;
  const found = ownableDomain(wanted ?? host);
  if ('fault' in found) return found;
  return domains.includes(found.domain) ? found : { fault: `must be ${host} or a domain above it` };
}

/** Where to put what. */
export function challengeOf({ method, place, token }: Pick<Proof, 'method' | 'place' | 'token'>): {
  name: string | null;
  url: string | null;
  value: string;
} {
  const value = `palisade-target=${token}`;
  return method === 'dns'
    ? { name: `${CHALLENGE}.${place}`, url: null, value }
    : { name: null, url: `${place}${FILE}`, value };
}
