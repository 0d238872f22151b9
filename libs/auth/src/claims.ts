import { isRole, type Role } from './permissions.js';

export const ACCESS_TOKEN_TYPE = 'at+jwt';
export const ACCESS_TOKEN_ALGORITHM = 'ES256';
export const DEFAULT_AUDIENCE = 'palisade';

/** What an access token says, besides its issuer and audience. */
export interface Claims {
  /** The user's id. */
  sub: string;
  /** The session's id. */
  sid: string;
  /** The tenant; absent for a user without an organization. */
  tid?: string;
  role: Role;
  email: string;
  /** Membership version: it rises whenever the user's organization or role changes. */
  mv: number;
  iat: number;
  exp: number;
  jti: string;
}

/** The claims of a payload whose signature holds; undefined when one is missing or of another kind. */
export function claimsOf(payload: unknown): Claims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { sub, sid, tid, role, email, mv, iat, exp, jti } = payload as Record<string, unknown>;
  if (![sub, sid, email, jti].every(isText) || !isRole(role)) return undefined;
  if (tid !== undefined && !isText(tid)) return undefined;
  if (![mv, iat, exp].every(Number.isSafeInteger)) return undefined;
  return payload as Claims;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
