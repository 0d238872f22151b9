import { Problem } from '@palisade/http';
import type { FastifyReply } from 'fastify';
import type { AccountBody } from '../accounts/account-bodies.js';
import type { Session } from './session.entity.js';
import type { AccessToken } from './sign-access-token.js';

/** What a login or a refresh gives. */
export interface SessionGrant extends AccessToken {
  account: AccountBody;
  refresh_token: string;
  session: Session;
}

/** For the gateway, which makes cookies of it and passes on neither header nor refresh token. */
const SESSION = 'x-palisade-session';
const ENDED = 'ended';

/** Carries the credentials beside the body. */
export function sayGranted(reply: FastifyReply, grant: SessionGrant): void {
  const credentials = {
    access_token: grant.access_token,
    access_expires_at: grant.expires_at,
    refresh_token: grant.refresh_token,
    refresh_expires_at: grant.session.expiresAt.toISOString(),
  };
  reply.header(SESSION, Buffer.from(JSON.stringify(credentials)).toString('base64url'));
}

export function sayEnded(reply: FastifyReply): void {
  reply.header(SESSION, ENDED);
}

/** Only for what is refused for good: who is told so has to log in again. */
export function sessionEnded(): Problem {
  return new Problem({
    status: 401,
    slug: 'session-ended',
    title: 'Session ended',
    detail: 'The session has ended; log in again.',
    headers: { [SESSION]: ENDED },
  });
}
