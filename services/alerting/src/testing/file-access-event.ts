import { randomUUID } from 'node:crypto';
import { actorKey, type FileAccessEventRecord } from '@palisade/contracts';
import type { Produced } from './alerting.js';

/** An event as an upstream system writes it, of which a test says only what matters to it. */
export function eventOf(
  tenantId: string,
  { id = randomUUID(), ...data }: Partial<FileAccessEventRecord> & { id?: string } = {},
): Produced<FileAccessEventRecord> & { id: string } {
  const event: FileAccessEventRecord = {
    actor_email: 'alex@corp.com',
    action: 'download',
    resource: 's3://dept/finance/report.pdf',
    ...data,
  };
  return { id, tenantId, key: actorKey(tenantId, event.actor_email), data: event };
}
