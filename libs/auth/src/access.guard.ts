import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Problem } from '@palisade/http';
import { setTenant } from '@palisade/telemetry';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access } from './access.js';
import { actorOf } from './audit-actor.js';
import { AuditTrail } from './audit-trail.js';
import { bearerOf, whyNoBearer } from './bearer.js';
import type { Caller, CallerRequest } from './caller.js';
import { Verifier } from './verifier.js';

/** In front of every route: nobody passes but those whom the route's decorator names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: Verifier,
    private readonly audit: AuditTrail,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') throw new Error('only HTTP routes have callers');
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access?.kind === 'public') return true;

    const request = context.switchToHttp().getRequest<FastifyRequest & CallerRequest>();
    const caller = await this.authenticate(request);
    request.caller = caller;
    setTenant(caller.tenantId);
    const refusal = refusalOf(access, caller);
    if (!refusal) return true;
    this.audit.refused({
      action: 'auth.permission.denied',
      actor: actorOf(caller, request),
      reason: refusal.reason,
      tenantId: caller.tenantId,
    });
    throw Problem.forbidden(refusal.detail);
  }

  private async authenticate(request: FastifyRequest): Promise<Caller> {
    const bearer = bearerOf(request);
    const verdict =
      bearer === undefined ? { refused: whyNoBearer(request) } : await this.verifier.check(bearer);
    if ('caller' in verdict) return verdict.caller;
    this.audit.refused({
      action: 'auth.credentials.refused',
      actor: { kind: 'anonymous', ip: request.ip },
      reason: verdict.refused,
      tenantId: '',
    });
    throw Problem.unauthorized();
  }
}

function refusalOf(
  access: Access | undefined,
  caller: Caller,
): { reason: string; detail: string } | undefined {
  if (access?.kind === 'signed_in') {
    if (caller.kind === 'user') return undefined;
    return { reason: 'not-a-user', detail: 'An API key can not do this; sign in as a user.' };
  }
  if (access?.kind !== 'requires') return { reason: 'no-access-stated', detail: 'Nobody may do this.' };
  if (caller.tenantId === '') {
    return { reason: 'no-organization', detail: 'You belong to no organization yet.' };
  }
  const missing = access.permissions.filter((permission) => !caller.permissions.has(permission));
  if (missing.length === 0) return undefined;
  return { reason: `needs ${missing.join(' ')}`, detail: `This needs the permission ${missing.join(', ')}.` };
}
