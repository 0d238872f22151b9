import type { EntityManager } from 'typeorm';
import type { Event } from '../event.js';
import { schema } from './messaging-app.js';

/** Writes one effect of each event, in one statement. */
export async function record(
  tx: EntityManager,
  handler: string,
  events: readonly Event<unknown>[],
  detail: (event: Event<unknown>) => string = () => '',
): Promise<void> {
  await tx.query(
    `insert into ${schema}.effects (handler, tenant_id, event_id, key, detail)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      handler,
      events.map(({ tenantId }) => tenantId),
      events.map(({ id }) => id),
      events.map(({ key }) => key),
      events.map(detail),
    ],
  );
}
