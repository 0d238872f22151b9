import { createLogger } from '@palisade/telemetry';
import type { Session } from './session-cookies.js';

/** The header in which identity hands a session over; no client gets to see it. */
export const sessionHeader = 'x-palisade-session';

const log = createLogger('gateway');
const isToken = /^[\w.~+/=-]{1,4096}$/;

/** A session to keep, or 'ended'; undefined for an answer that says nothing of a session. */
export function sessionOf(header: string | string[] | undefined): Session | 'ended' | undefined {
  if (header === undefined) return undefined;
  if (header === 'ended') return 'ended';
  const session = typeof header === 'string' ? parsed(header) : undefined;
  if (session === undefined) log.error('identity handed over a session that can not be read');
  return session;
}

function parsed(header: string): Session | undefined {
  try {
    const told = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
    const access = tokenOf(told['access_token'], told['access_expires_at']);
    const refresh = tokenOf(told['refresh_token'], told['refresh_expires_at']);
    return access === undefined || refresh === undefined ? undefined : { access, refresh };
  } catch {
    return undefined;
  }
}

function tokenOf(value: unknown, expires: unknown): Session['access'] | undefined {
  if (typeof value !== 'string' || !isToken.test(value) || typeof expires !== 'string') return undefined;
  const expiresAt = Date.parse(expires);
  return Number.isNaN(expiresAt) ? undefined : { value, expiresAt };
}
