import { Problem } from '@palisade/http';
import type { Method } from './factor-bodies.js';
import type { Offered } from './passkeys.js';

/** What somebody can prove himself with. */
export interface Demand {
  methods: Method[];
  /** When a passkey is among them. */
  passkey_options?: Offered<object>;
}

/**
 * That a factor has to be given. 401 where somebody isn't signed in yet; a caller who is gets a 403, since a 401 would
 * tell his browser that the session is over.
 */
export function mfaRequired(demand: Demand & { mfa_token?: string }, status: 401 | 403 = 401): Problem {
  return new Problem({
    status,
    slug: 'mfa-required',
    title: 'Second factor required',
    detail: 'The account is protected by a second factor: give one of the methods.',
    extensions: { ...demand },
  });
}

export function factorRefused(status: 401 | 403 = 401): Problem {
  return new Problem({
    status,
    slug: 'factor-refused',
    title: 'Second factor refused',
    detail: 'The code or passkey is wrong, was used before, or is too late.',
  });
}

/** How somebody proves himself anew; who has a second factor is asked for that besides. */
export type Way = 'password' | 'passkey' | 'single_sign_on';

export function freshLoginRequired(methods: Way[]): Problem {
  return new Problem({
    status: 403,
    slug: 'fresh-login-required',
    title: 'Fresh login required',
    detail: 'The login is too long ago for this: prove again who you are.',
    extensions: { methods },
  });
}
