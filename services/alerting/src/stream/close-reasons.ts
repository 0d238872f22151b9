import type { CallerEnd } from '@palisade/auth';

/** Why a connection is closed, and the code by which the client knows what to do. */
export const closeCodes = {
  stopping: 1012,
  'bad-message': 4400,
  'bad-cursor': 4400,
  'session-ended': 4401,
  'session-expired': 4401,
  'api-key-revoked': 4401,
  'membership-changed': 4403,
  'too-slow': 4408,
  'too-many-connections': 4429,
  unverifiable: 4503,
  failed: 1011,
} as const satisfies Record<CallerEnd | (string & {}), number>;

export type CloseReason = keyof typeof closeCodes;
