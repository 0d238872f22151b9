import type pg from 'pg';
import { setTimeout } from 'node:timers/promises';
import type { KafkaAdmin, KafkaClient, KafkaRecord } from '../kafka-client.js';
import { mendStates, type Mended } from './mend-states.js';
import { positionsBefore } from './positions.js';
import { restoredSchemas, type RestoredSchema } from './restored-schemas.js';

export interface Rewinding {
  kafka: KafkaClient;
  admin: KafkaAdmin;
  /** As an administrator of the restored database. */
  database: pg.Client;
  topicPrefix: string;
  /** To a topic by its name without prefix. */
  write: (topic: string, records: KafkaRecord[]) => Promise<void>;
  /** The moment that was restored; of each schema its last trace of work when absent. */
  to?: Date;
  /** How much earlier than that to begin looking: clocks differ, and a record may lie on its topic twice. */
  marginMs: number;
  dryRun: boolean;
  /** How long members of a group that were killed may take to leave it. */
  leaveWithinMs?: number;
}

export interface Moved {
  group: string;
  topic: string;
  partition: number;
  from: bigint;
  to: bigint;
}

export interface Rewound {
  moved: Moved[];
  mended: Mended[];
}

/** Services run that would go on from where they are. */
export class GroupsInUse extends Error {}

/**
 * Puts the consumer groups, whose offsets Kafka keeps, back to what a restored database has handled, and brings it and the
 * compacted topics together. Groups of others than the services are left alone. May be repeated, also after it was cut short.
 */
export async function rewind(options: Rewinding): Promise<Rewound> {
  const { admin, database, topicPrefix, dryRun } = options;
  const schemas = await restoredSchemas(database);
  const groups = (await admin.groups()).flatMap((id) => {
    const group = id.startsWith(topicPrefix) ? id.slice(topicPrefix.length) : '';
    const schema = schemas.find((candidate) => candidate.owns(group));
    return schema === undefined ? [] : [{ id, group, schema }];
  });
  await unused(
    options,
    groups.map(({ id }) => id),
  );
  const moved: Moved[] = [];
  for (const { id, group, schema } of groups) {
    const offsets = await admin.groupOffsets(id);
    for (const [topic, current] of offsets) {
      const positions = await positionsOf(options, { topic, group, schema });
      const changed = new Map<number, bigint>();
      for (const [partition, from] of current) {
        const to = positions.get(partition) ?? from;
        if (to === from) continue;
        changed.set(partition, to);
        moved.push({ group, topic: topic.slice(topicPrefix.length), partition, from, to });
      }
      if (changed.size > 0 && !dryRun) await admin.commitOffsets(id, topic, changed);
    }
  }
  const mended = await mendStates(options, async (schema) => {
    const restored = schemas.find(({ name }) => name === schema);
    return restored === undefined ? new Date(0) : lookFrom(options, restored);
  });
  return { moved, mended };
}

/** For a Kafka that is another one than that of the database: nothing of its topics has been read. */
export async function beginAnew({
  database,
  dryRun,
}: Pick<Rewinding, 'database' | 'dryRun'>): Promise<string[]> {
  const schemas = await restoredSchemas(database);
  if (!dryRun) for (const schema of schemas) await schema.forgetOffsets();
  return schemas.map(({ name }) => name);
}

async function positionsOf(
  options: Rewinding,
  { topic, group, schema }: { topic: string; group: string; schema: RestoredSchema },
): Promise<Map<number, bigint>> {
  const stored = await schema.offsets(group, topic.slice(options.topicPrefix.length));
  // It goes on where Postgres says, whatever Kafka keeps; lag is reckoned from Kafka's.
  if (stored.size > 0) return stored;
  return positionsBefore(options, topic, { group, schema }, await lookFrom(options, schema));
}

async function lookFrom({ to, marginMs }: Rewinding, schema: RestoredSchema): Promise<Date> {
  const moments = [to, await schema.lastWritten()].filter((moment) => moment !== undefined).map(Number);
  return new Date(moments.length === 0 ? 0 : Math.min(...moments) - marginMs);
}

async function unused({ admin, leaveWithinMs = 20_000 }: Rewinding, groupIds: string[]): Promise<void> {
  if (groupIds.length === 0) return;
  const deadline = Date.now() + leaveWithinMs;
  for (;;) {
    const used = await admin.groupsInUse(groupIds);
    if (used.length === 0) return;
    if (Date.now() > deadline)
      throw new GroupsInUse(`stop the services first: ${used.join(', ')} have members`);
    await setTimeout(500);
  }
}
