import { domainToASCII } from 'node:url';
import { parse } from 'tldts';

const LONGEST = 253;

export type OwnableDomain = { domain: string } | { fault: string };

/** A domain as DNS has it, or why nobody can own it: a public suffix, an address, a name of an internal network. */
export function ownableDomain(given: string): OwnableDomain {
  const text = given.trim().replace(/\.$/, '');
  if (/[/\\@:?#[\]\s*%]/.test(text)) return { fault: 'is no domain' };
  const domain = domainToASCII(text);
  const {
    hostname,
    isIp,
    isIcann,
    isPrivate,
    domain: registrable,
  } = parse(domain, { allowPrivateDomains: true });
  if (domain === '' || domain.length > LONGEST || isIp === true || hostname !== domain) {
    return { fault: 'is no domain' };
  }
  if (isIcann !== true && isPrivate !== true) return { fault: 'has no public suffix' };
  if (registrable === null) return { fault: 'is a public suffix, under which others register' };
  return { domain };
}
