import { headerOf, isSuccess, shown } from '../snapshot/answer.js';
import type { OriginAnswer } from '../snapshot/endpoint.js';

/** What an answer allows pages of an origin, as browsers read it. */
export interface Allowance {
  readonly origin: string;
  readonly status: number;
  /** The field as it came; null: none. */
  readonly allowed: string | null;
  /** Browsers take `true` alone, in lower case. */
  readonly credentials: boolean;
}

export function allowanceOf({ origin, answer }: OriginAnswer): Allowance {
  const allowed = headerOf(answer, 'access-control-allow-origin')?.trim();
  return {
    origin,
    status: answer.status,
    allowed: allowed === undefined ? null : shown(allowed),
    credentials: headerOf(answer, 'access-control-allow-credentials')?.trim() === 'true',
  };
}

/** Whether a page of that origin may read answers to requests with its visitor's cookies. */
export const trusts = ({ origin, allowed, credentials }: Allowance): boolean =>
  allowed === origin && credentials;

/** A preflight that isn't answered 2xx is refused by browsers, whatever its fields say. */
export const isAccepted = ({ answer }: OriginAnswer): boolean => isSuccess(answer);

export const wildcard = '*';
