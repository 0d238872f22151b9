import { domainToASCII } from 'node:url';
import { ownableDomain as ownable } from '@palisade/egress';
import { Problem } from '@palisade/http';

/** A domain as DNS has it; throws a 400 problem for what nobody can own. */
export function ownableDomain(given: string): string {
  const found = ownable(given);
  if ('fault' in found) throw Problem.invalid([{ path: 'domain', message: found.fault }]);
  return found.domain;
}

/** The domain of an e-mail address, as DNS has it; empty when there is none. */
export function domainOf(email: string): string {
  return domainToASCII(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
}
