import type { AuditActor } from './audit-trail.js';
import type { Caller } from './caller.js';

/** The caller as audit records name him, with where the request came from when it is given. */
export function actorOf(
  caller: Caller,
  request?: { ip?: string; headers: Record<string, string | string[] | undefined> },
): AuditActor {
  const actor: AuditActor = { kind: caller.kind, id: caller.id };
  if (caller.email !== undefined) actor.email = caller.email;
  return { ...actor, ...originOf(request) };
}

/** The address and agent of a request, cut to a length that is fit for a record. */
export function originOf(request?: {
  ip?: string;
  headers: Record<string, string | string[] | undefined>;
}): Pick<AuditActor, 'ip' | 'ua'> {
  const origin: Pick<AuditActor, 'ip' | 'ua'> = {};
  if (request?.ip !== undefined) origin.ip = request.ip;
  const agent = request?.headers['user-agent'];
  if (typeof agent === 'string') origin.ua = agent.slice(0, 300);
  return origin;
}
