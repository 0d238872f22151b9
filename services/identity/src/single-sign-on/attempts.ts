import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Checks, Client } from './openid.js';

const SECONDS = 600;
const SECRET_BYTES = 32;

/** What is known of somebody who was sent to a provider and comes back. */
export interface Attempt extends Checks {
  tenantId: string;
  issuer: string;
  clientId: string;
  /** Of somebody who is signed in already and links his account. */
  linkingUserId: string | null;
}

/** Keeps what has to match when the browser comes back; gives what that browser alone knows. */
export async function keepAttempt(
  tx: EntityManager,
  { tenantId, issuer, clientId }: Client,
  checks: Checks & { linkingUserId: string | null },
): Promise<string> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await tx.query(
    `insert into identity.single_sign_on_attempts
       (attempt_hash, tenant_id, linking_user_id, issuer, client_id, state, nonce, code_verifier, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => ${SECONDS}))`,
    [
      hashOf(secret),
      tenantId,
      checks.linkingUserId,
      issuer,
      clientId,
      checks.state,
      checks.nonce,
      checks.codeVerifier,
    ],
  );
  return secret;
}

/** Takes an attempt, which nobody gets a second time; undefined when there is none or it has expired. */
export async function takeAttempt(tx: EntityManager, secret: string): Promise<Attempt | undefined> {
  const [[attempt]] = await tx.query<[(Attempt & { isLate: boolean })[], number]>(
    `delete from identity.single_sign_on_attempts where attempt_hash = $1
     returning tenant_id as "tenantId", linking_user_id as "linkingUserId", issuer, client_id as "clientId",
               state, nonce, code_verifier as "codeVerifier", expires_at < now() as "isLate"`,
    [hashOf(secret)],
  );
  return attempt?.isLate === false ? attempt : undefined;
}

export async function forgetLateAttempts(tx: EntityManager): Promise<void> {
  await tx.query('delete from identity.single_sign_on_attempts where expires_at < now()');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
