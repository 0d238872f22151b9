import type { Caller } from '@palisade/auth';
import type { EntityManager } from 'typeorm';
import type { Problem } from '@palisade/http';
import { freshLoginRequired, type Way } from './factor-problems.js';

const FRESH_MS = 10 * 60_000;

/** When the session's user last proved himself, by password or passkey, and by a factor. */
export interface Proofs {
  authenticatedAt: Date | null;
  factorAt: Date | null;
  hasFactor: boolean;
}

/** For what a stolen session must not do: throws a 403 problem unless its user has proved himself just now, by his factor too if he has one. */
export async function assertFresh(tx: EntityManager, caller: Caller, now = new Date()): Promise<void> {
  const proofs = await proofsOf(tx, caller);
  if (!proofs || freshUntil(proofs, now) === undefined) throw await notFresh(tx, caller);
}

/** The problem that says so, with the ways in which the caller can prove himself anew. */
export async function notFresh(tx: EntityManager, { id, kind, tenantId }: Caller): Promise<Problem> {
  if (kind !== 'user') return freshLoginRequired([]);
  const [has] = await tx.query<{ password: boolean; passkey: boolean }[]>(
    `select has_password as password,
            exists (select from identity.passkeys p where p.user_id = u.id) as passkey
       from identity.users u where id = $1`,
    [id],
  );
  const ways: Way[] = [
    ...(has?.password === true ? ['password' as const] : []),
    ...(has?.passkey === true ? ['passkey' as const] : []),
    ...(has?.password === false && tenantId !== '' ? ['single_sign_on' as const] : []),
  ];
  return freshLoginRequired(ways);
}

/** undefined when the caller has no session that goes on, as an API key. */
export async function proofsOf(
  tx: EntityManager,
  { id, kind, sessionId }: Caller,
): Promise<Proofs | undefined> {
  if (kind !== 'user' || sessionId === undefined) return undefined;
  const [proofs] = await tx.query<Proofs[]>(
    `select authenticated_at as "authenticatedAt", factor_at as "factorAt",
            (exists (select from identity.totp_factors f where f.user_id = s.user_id and confirmed_at is not null)
             or exists (select from identity.passkeys p where p.user_id = s.user_id)) as "hasFactor"
       from identity.sessions s
      where id = $1 and user_id = $2 and state = 'active'`,
    [sessionId, id],
  );
  return proofs;
}

/** Until when a login is fresh; undefined when it isn't. */
export function freshUntil(
  { authenticatedAt, factorAt, hasFactor }: Proofs,
  now = new Date(),
): Date | undefined {
  const needed = hasFactor ? [authenticatedAt, factorAt] : [authenticatedAt];
  const ends = needed.map((at) => (at === null ? 0 : at.getTime() + FRESH_MS));
  const end = Math.min(...ends);
  return end > now.getTime() ? new Date(end) : undefined;
}

/** Whether a proof of then still counts now. */
export function isFresh(at: Date | null, now = new Date()): boolean {
  return at !== null && at.getTime() + FRESH_MS > now.getTime();
}
