import type { FastifyReply } from 'fastify';
import { sayGranted, type SessionGrant } from '../sessions/session-header.js';
import type { SignedInBody } from './login-bodies.js';

/** The answer to who has logged in; the credentials for the gateway go beside it. */
export function signedIn(reply: FastifyReply, grant: SessionGrant): SignedInBody {
  sayGranted(reply, grant);
  const { account, access_token, expires_at } = grant;
  return { ...account, access_token, expires_at };
}
