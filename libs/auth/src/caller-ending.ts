import type { Caller } from './caller.js';
import type { FollowedIdentity } from './followed-identity.js';
import { isPermission } from './permissions.js';
import { refusalOf, type SessionRefusal } from './session-check.js';

export type CallerEnding = 'session-ended' | 'session-expired' | 'membership-changed' | 'api-key-revoked';

/** A caller beyond the request that proved who he is. */
export interface Watched {
  /** Of the session or the API key that lets him in. */
  id: string;
  /** Why he may no longer call; undefined while he may. What isn't known may be on its way until all is read. */
  endedBy(now: number, isAllKnown: boolean): CallerEnding | undefined;
}

export function watchedOf(caller: Caller, identity: FollowedIdentity, now: number): Watched {
  return caller.kind === 'user' ? userOf(caller, identity, now) : apiKeyOf(caller, identity);
}

const endings: Record<SessionRefusal, CallerEnding | undefined> = {
  'session-ended': 'session-ended',
  'session-expired': 'session-expired',
  'membership-changed': 'membership-changed',
  'session-unknown': 'session-ended',
  'issued-in-the-future': undefined, // this clock was set back
};

function userOf(caller: Caller, identity: FollowedIdentity, now: number): Watched {
  const id = caller.sessionId ?? '';
  let last = identity.session(id);
  const claims = {
    sub: caller.id,
    mv: caller.membershipVersion ?? last?.data.membership_version ?? 0,
    iat: Math.floor(now / 1000),
    ...(caller.tenantId === '' ? {} : { tid: caller.tenantId }),
  };
  return {
    id,
    endedBy(at, isAllKnown) {
      const session = identity.session(id);
      // Forgotten: identity does so only once it has ended, or its last token has.
      if (!session && last) return isOver(last.data, at) ? 'session-expired' : 'session-ended';
      last = session;
      const refusal = refusalOf(claims, session, at);
      if (refusal === undefined || (refusal === 'session-unknown' && !isAllKnown)) return undefined;
      return endings[refusal];
    },
  };
}

function apiKeyOf(caller: Caller, identity: FollowedIdentity): Watched {
  const hash = identity.apiKey(caller.id)?.data.secret_hash;
  return {
    id: caller.id,
    endedBy(at) {
      const known = identity.apiKey(caller.id);
      if (!known) return 'api-key-revoked';
      const { state, secret_hash, scopes = [] } = known.data;
      const isSame =
        known.tenantId === caller.tenantId &&
        secret_hash === hash &&
        isSameSet(caller.permissions, scopes.filter(isPermission));
      return state === 'active' && !isOver(known.data, at) && isSame ? undefined : 'api-key-revoked';
    },
  };
}

function isSameSet(one: ReadonlySet<string>, others: readonly string[]): boolean {
  const other = new Set(others);
  return one.size === other.size && [...one].every((each) => other.has(each));
}

function isOver({ expires_at }: { expires_at?: string }, now: number): boolean {
  return expires_at !== undefined && Date.parse(expires_at) <= now;
}
