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
}
