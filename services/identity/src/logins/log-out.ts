import { Injectable } from '@nestjs/common';
import { actorOf, AuditTrail, bearerOf, originOf, type Verdict, Verifier, whyNoBearer } from '@palisade/auth';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { RefreshSession } from '../refresh/refresh-session.js';
import { EndSession } from '../sessions/end-session.js';
import { sessionEnded } from '../sessions/session-header.js';

/** Logs out with an access token, or with a refresh token alone: in a browser that slept, the former has expired. */
@Injectable()
export class LogOut {
  constructor(
    private readonly verifier: Verifier,
    private readonly endSession: EndSession,
    private readonly refreshSession: RefreshSession,
    private readonly audit: AuditTrail,
  ) {}

  /** Ends the session of each credential that is good; throws a 401 problem when none is. */
  async logOut(request: FastifyRequest, refreshToken: string | undefined): Promise<void> {
    const bearer = bearerOf(request);
    const hasEndedByRefresh =
      refreshToken !== undefined && (await this.refreshSession.end(refreshToken, originOf(request)));
    const verdict = await this.check(bearer, hasEndedByRefresh);
    if (verdict && 'caller' in verdict) {
      const { caller } = verdict;
      if (caller.kind !== 'user') throw Problem.forbidden('An API key has no session.');
      const said = { action: 'auth.logout', actor: actorOf(caller, request) };
      await this.endSession.end(caller, caller.sessionId ?? '', said);
      return;
    }
    if (hasEndedByRefresh) return;
    this.audit.refused({
      action: 'auth.credentials.refused',
      actor: { kind: 'anonymous', ip: request.ip },
      reason: verdict?.refused ?? whyNoBearer(request),
      tenantId: '',
    });
    throw refreshToken === undefined ? Problem.unauthorized() : sessionEnded();
  }

  private async check(bearer: string | undefined, isDone: boolean): Promise<Verdict | undefined> {
    if (bearer === undefined) return undefined;
    try {
      return await this.verifier.check(bearer);
    } catch (unknown) {
      // Who can't be told apart at the moment has logged out all the same.
      if (isDone) return undefined;
      throw unknown;
    }
  }
}
