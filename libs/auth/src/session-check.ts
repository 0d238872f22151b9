import type { SessionRecord } from '@palisade/contracts';
import type { Claims } from './claims.js';

/** A token may arrive before its session's record, which is on its way through Kafka; older than this, it should have. */
const RECORD_DELAY_SECONDS = 5;
const CLOCK_SKEW_SECONDS = 30;

export type SessionRefusal =
  'issued-in-the-future' | 'session-unknown' | 'session-ended' | 'session-expired' | 'membership-changed';

/** Why a session no longer carries a token whose signature holds; undefined when it does. */
export function refusalOf(
  claims: Pick<Claims, 'sub' | 'tid' | 'mv' | 'iat'>,
  session: { tenantId: string; data: SessionRecord } | undefined,
  now: number,
): SessionRefusal | undefined {
  if (claims.iat > now / 1000 + CLOCK_SKEW_SECONDS) return 'issued-in-the-future';
  if (!session) return now / 1000 - claims.iat <= RECORD_DELAY_SECONDS ? undefined : 'session-unknown';

  const { state, expires_at, user_id, membership_version = 0 } = session.data;
  if (state !== 'active' || user_id !== claims.sub) return 'session-ended';
  if (expires_at !== undefined && Date.parse(expires_at) <= now) return 'session-expired';
  if (claims.mv < membership_version) return 'membership-changed';
  // A newer version than the record's: the record of a change that identity has committed is on its way.
  const sameMembership = claims.mv === membership_version;
  return sameMembership && session.tenantId !== (claims.tid ?? '') ? 'membership-changed' : undefined;
}
