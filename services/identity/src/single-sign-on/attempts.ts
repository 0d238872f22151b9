import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Checks, Client } from './openid.js';

const SECONDS = 600;
const SECRET_BYTES = 32;

/** What somebody is sent to a provider for; what he comes back with is good for nothing else. */
export type Purpose =
  /** Nobody is known yet. */
  | { of: 'sign-in' }
  /** Of a caller who is signed in. */
  | { of: 'link'; userId: string }
  /** Of somebody who has proved himself but whom his organization lets in by its provider alone. */
  | { of: 'link-and-sign-in'; userId: string }
  /** Of a session that wants to be fresh again. */
  | { of: 'reauthenticate'; userId: string; sessionId: string };

/** What is known of somebody who was sent to a provider and comes back. */
export interface Attempt extends Checks {
  tenantId: string;
  issuer: string;
  clientId: string;
  purpose: Purpose;
  begunAt: Date;
}

interface Row extends Omit<Attempt, 'purpose'> {
  of: Purpose['of'];
  userId: string | null;
  sessionId: string | null;
  isLate: boolean;
}

/** Keeps what has to match when the browser comes back; gives what that browser alone knows. */
export async function keepAttempt(
  tx: EntityManager,
  { tenantId, issuer, clientId }: Client,
  { state, nonce, codeVerifier, purpose }: Checks & { purpose: Purpose },
): Promise<string> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await tx.query(
    `insert into identity.single_sign_on_attempts
       (attempt_hash, tenant_id, purpose, linking_user_id, session_id, issuer, client_id, state, nonce, code_verifier, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(secs => ${SECONDS}))`,
    [
      hashOf(secret),
      tenantId,
      purpose.of,
      'userId' in purpose ? purpose.userId : null,
      'sessionId' in purpose ? purpose.sessionId : null,
      issuer,
      clientId,
      state,
      nonce,
      codeVerifier,
    ],
  );
  return secret;
}

/** Takes an attempt, which nobody gets a second time; undefined when there is none or it has expired. */
export async function takeAttempt(tx: EntityManager, secret: string): Promise<Attempt | undefined> {
  const [[row]] = await tx.query<[Row[], number]>(
    `delete from identity.single_sign_on_attempts where attempt_hash = $1
     returning tenant_id as "tenantId", purpose as of, linking_user_id as "userId", session_id as "sessionId",
               issuer, client_id as "clientId", state, nonce, code_verifier as "codeVerifier",
               expires_at - make_interval(secs => ${SECONDS}) as "begunAt", expires_at < now() as "isLate"`,
    [hashOf(secret)],
  );
  if (row?.isLate !== false) return undefined;
  const { of, userId, sessionId, isLate: _isLate, ...attempt } = row;
  return {
    ...attempt,
    purpose: { of, ...(userId && { userId }), ...(sessionId && { sessionId }) } as Purpose,
  };
}

/** For somebody who has proved himself: with it he may begin to link his account, once, and nothing else. */
export async function issueLinkToken(tx: EntityManager, userId: string): Promise<string> {
  const token = randomBytes(SECRET_BYTES).toString('base64url');
  await tx.query(
    `insert into identity.link_tokens (token_hash, user_id, expires_at)
     values ($1, $2, now() + make_interval(secs => ${SECONDS}))`,
    [hashOf(token), userId],
  );
  return token;
}

/** Whose it is; undefined when there is none or it has expired. */
export async function spendLinkToken(tx: EntityManager, token: string): Promise<string | undefined> {
  const [[row]] = await tx.query<[{ userId: string; isLate: boolean }[], number]>(
    `delete from identity.link_tokens where token_hash = $1
     returning user_id as "userId", expires_at < now() as "isLate"`,
    [hashOf(token)],
  );
  return row?.isLate === false ? row.userId : undefined;
}

/** What somebody had begun by a password that is no longer his. */
export async function forgetLinking(tx: EntityManager, userId: string): Promise<void> {
  await tx.query('delete from identity.link_tokens where user_id = $1', [userId]);
  await tx.query('delete from identity.single_sign_on_attempts where linking_user_id = $1', [userId]);
}

export async function forgetLateAttempts(tx: EntityManager): Promise<void> {
  await tx.query('delete from identity.single_sign_on_attempts where expires_at < now()');
  await tx.query('delete from identity.link_tokens where expires_at < now()');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
