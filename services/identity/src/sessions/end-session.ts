import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Sessions } from './sessions.js';

/** Ends a session of the caller's, everywhere: verifiers refuse its tokens as soon as they read so. */
@Injectable()
export class EndSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly audit: AuditTrail,
  ) {}

  /** False when he has no such session that goes on. */
  end(caller: Caller, sessionId: string, said: { action: string; actor: AuditActor }): Promise<boolean> {
    return this.database.system(async (tx) => {
      const session = await this.sessions.end(tx, sessionId, caller.id);
      if (!session) return false;
      await this.audit.record(tx, {
        ...said,
        outcome: 'success',
        target: { kind: 'session', id: session.id },
        tenantId: session.tenantId ?? '',
      });
      return true;
    });
  }

  /** Ends all of the caller's sessions but the one that he calls from; returns how many. */
  endOthers(caller: Caller, by: AuditActor): Promise<number> {
    return this.database.system(async (tx) => {
      const ended = await this.sessions.endAll(tx, caller.id, { except: caller.sessionId });
      if (ended.length === 0) return 0;
      await this.audit.record(tx, {
        action: 'auth.sessions.ended_elsewhere',
        actor: by,
        outcome: 'success',
        target: { kind: 'user', id: caller.id },
        details: { ended: String(ended.length) },
        tenantId: caller.tenantId,
      });
      return ended.length;
    });
  }
}
