import { domainToASCII } from 'node:url';
import { Problem } from '@palisade/http';
import { parse } from 'tldts';

const LONGEST = 253;

/** A domain as DNS has it; throws a 400 problem for what nobody can own: a public suffix, an address, a name of an internal network. */
export function ownableDomain(given: string): string {
  const text = given.trim().replace(/\.$/, '');
  if (/[/\\@:?#[\]\s*%]/.test(text)) throw refused('is no domain');
  const domain = domainToASCII(text);
  const {
    hostname,
    isIp,
    isIcann,
    isPrivate,
    domain: registrable,
  } = parse(domain, { allowPrivateDomains: true });
  if (domain === '' || domain.length > LONGEST || isIp === true || hostname !== domain) {
    throw refused('is no domain');
  }
  if (isIcann !== true && isPrivate !== true) throw refused('has no public suffix');
  if (registrable === null) throw refused('is a public suffix, under which others register');
  return domain;
}

/** The domain of an e-mail address, as DNS has it; empty when there is none. */
export function domainOf(email: string): string {
  return domainToASCII(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
}

function refused(message: string): Problem {
  return Problem.invalid([{ path: 'domain', message }]);
}
