import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { header } from '../envelope/decode.js';
import { encodeEnvelope } from '../envelope/encode.js';
import type { FetchedRecord, KafkaAdmin, KafkaClient, KafkaRecord } from '../kafka-client.js';
import { keptStates, type KeptState } from './kept-states.js';
import { readRange, type Range } from './read-range.js';

export interface Mending {
  kafka: KafkaClient;
  admin: KafkaAdmin;
  database: pg.Client;
  topicPrefix: string;
  dryRun: boolean;
  /** To a topic by its name without prefix. */
  write: (topic: string, records: KafkaRecord[]) => Promise<void>;
}

/** What a record says of its key that the restored database doesn't know. */
export interface Mended {
  topic: string;
  key: string;
  /** raised: the row has the topic's revision now; ended: it ended, too; forgotten: there is no such row, and no key any more. */
  how: 'raised' | 'ended' | 'forgotten';
}

interface Latest {
  key: string;
  tenantId: string;
  type: string;
  value: unknown;
}

/**
 * Brings compacted topics and a database that is older than they are together: a row's revision becomes the topic's, so
 * that readers take its next change; what was ended stays so; of keys that the database doesn't have, the topic forgets.
 */
export async function mendStates(
  options: Mending,
  since: (schema: string) => Promise<Date>,
): Promise<Mended[]> {
  const { database, admin, topicPrefix } = options;
  const mended: Mended[] = [];
  const existing = new Set(await admin.topicNames());
  for (const topic of new Set(keptStates.map((state) => state.topic))) {
    const states = keptStates.filter((state) => state.topic === topic);
    const [{ table }] = states as [KeptState];
    const { rows } = await database.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      table,
    ]);
    if (!existing.has(topicPrefix + topic) || rows[0]?.there !== true) continue;
    const latest = await latestSince(options, topicPrefix + topic, await since(table.split('.')[0] ?? ''));
    const known = latest.flatMap((record) => {
      const state = states.find(({ type }) => type === record.type);
      return state === undefined ? [] : [{ state, record }];
    });
    // What signs no more first: one key at a time may.
    known.sort((a, b) => Number(hasEnded(b)) - Number(hasEnded(a)));
    for (const { state, record } of known) {
      const how = await mend(options, state, record);
      if (how !== undefined) mended.push({ topic, key: record.key, how });
    }
  }
  return mended;
}

async function latestSince({ kafka, admin }: Mending, topic: string, time: Date): Promise<Latest[]> {
  const [starts, marks] = [await admin.offsetsAt(topic, time), await admin.watermarks(topic)];
  const ranges = new Map<number, Range>(
    [...marks].map(([partition, { low, high }]) => [
      partition,
      { from: starts.get(partition) ?? low, until: high },
    ]),
  );
  const latest = new Map<string, Latest | undefined>();
  await readRange(kafka, topic, ranges, (_, record) => {
    if (record.key !== null) latest.set(record.key.toString(), latestOf(record));
  });
  return [...latest.values()].filter((record) => record !== undefined);
}

/** Undefined for a tombstone. */
function latestOf(record: FetchedRecord): Latest | undefined {
  if (record.value === null || record.key === null) return undefined;
  return {
    key: record.key.toString(),
    tenantId: (header(record, 'ce_tenantid') ?? '').toLowerCase(),
    type: header(record, 'ce_type') ?? '',
    value: JSON.parse(record.value.toString()) as unknown,
  };
}

async function mend(options: Mending, state: KeptState, record: Latest): Promise<Mended['how'] | undefined> {
  const { database, dryRun } = options;
  const { table, row } = state;
  const values = Object.values(row).map((from) =>
    from === 'tenant' ? record.tenantId : at(record.value, from),
  );
  const where = Object.keys(row)
    .map((column, index) => `${column}::text = $${String(index + 1)}`)
    .join(' and ');
  const revision = Number(at(record.value, state.revision));
  return asTenant(database, record.tenantId, dryRun, async () => {
    const { rows } = await database.query<{ revision: string }>(
      `select revision from ${table} where ${where}`,
      values,
    );
    if (rows[0] === undefined) {
      if (!dryRun) await options.write(state.topic, [tombstoneOf(record)]);
      return 'forgotten';
    }
    if (!(revision > Number(rows[0].revision))) return undefined;
    const ended = state.ended !== undefined && hasEnded({ state, record });
    const next = `$${String(values.length + 1)}`;
    const end = ended
      ? `, state = $${String(values.length + 2)}, ${state.ended?.at ?? ''} = coalesce(${state.ended?.at ?? ''}, now())`
      : '';
    await database.query(`update ${table} set revision = ${next}${end} where ${where}`, [
      ...values,
      revision,
      ...(ended ? [at(record.value, ['state'])] : []),
    ]);
    return ended ? 'ended' : 'raised';
  });
}

/** In a transaction that sees the tenant's rows, undone when it is only to be looked at. */
async function asTenant<T>(
  database: pg.Client,
  tenantId: string,
  undo: boolean,
  work: () => Promise<T>,
): Promise<T> {
  await database.query('begin');
  try {
    await database.query(`select set_config('palisade.tenants', $1, true)`, [tenantId]);
    const result = await work();
    await database.query(undo ? 'rollback' : 'commit');
    return result;
  } catch (error) {
    await database.query('rollback');
    throw error;
  }
}

function hasEnded({ state, record }: { state: KeptState; record: Latest }): boolean {
  return state.ended?.states.includes(String(at(record.value, ['state']))) === true;
}

function tombstoneOf({ key, type, tenantId }: Latest): KafkaRecord {
  const headers = encodeEnvelope({
    id: randomUUID(),
    type,
    source: '/palisade/rewind',
    time: new Date(),
    tenantId,
  });
  return { key, value: null, headers };
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined,
    value,
  );
}
