import { randomUUID } from 'node:crypto';
import type { AuditRecord } from '@palisade/contracts';

/** A login, of which a test says only what matters to it. */
export function recordOf(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    record_id: randomUUID(),
    occurred_at: '2026-03-02T09:20:00.000Z',
    service: 'identity',
    actor: { kind: 'user', id: 'user-1', email: 'Alex@corp.com', ip: '91.201.10.8', ua: 'Mozilla/5.0' },
    action: 'auth.login.succeeded',
    outcome: 'success',
    target: { kind: 'session', id: 'session-1' },
    count: 1,
    details: { method: 'password' },
    ...changes,
  };
}
