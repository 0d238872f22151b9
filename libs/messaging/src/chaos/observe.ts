import { setTimeout } from 'node:timers/promises';
import { deadLetterTopic } from '@palisade/contracts';
import type { KafkaAdmin } from '../kafka-client.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import { Echo, groups, Step } from './messages.js';
import type { Stage } from './stage.js';
import type { EffectRow, LedgerRow, Observations, PassedOffset } from './verdict.js';
import { readWire, type WireRecord } from './wire.js';

const readers = [
  { group: groups.count, topic: Step.topic.name },
  { group: groups.fold, topic: Step.topic.name },
  { group: groups.follow, topic: Echo.topic.name },
];
const letterTopics = readers.map(({ group, topic }) => deadLetterTopic(topic, group));
const progressWithinMs = 60_000;

/** Something that is not done yet, and how much of it. */
interface Left {
  what: string;
  count: number;
}

/**
 * Waits until both outboxes are sent and every group has committed an offset past the last record, so that what is missing
 * then is lost and not late. What makes no progress for a minute is said, and what there is is returned.
 */
export async function observeWhenSettled(
  stage: Stage,
  brokers: string[],
  onProgress: (text: string) => void,
): Promise<{ seen: Observations; unsettled: string[] }> {
  const kafka = new KafkaJsClient({ brokers, clientId: 'chaos' });
  const admin = kafka.admin();
  let least = Infinity;
  let progressAt = Date.now();
  const read = () => readWire(kafka, stage.topicPrefix, [Step.topic.name, Echo.topic.name, ...letterTopics]);
  try {
    for (;;) {
      const wire = await read();
      const left = [...(await unsent(stage)), ...(await unread(admin, stage.topicPrefix, wire))];
      const said = left.map(({ what, count }) => `${what}: ${count}`);
      const total = left.reduce((sum, { count }) => sum + count, 0);
      if (total < least) progressAt = Date.now();
      least = Math.min(least, total);
      if (total === 0 || Date.now() - progressAt > progressWithinMs) {
        return { seen: await observe(stage, await read()), unsettled: said };
      }
      onProgress(`waiting: ${said.join(', ')}`);
      await setTimeout(500);
    }
  } finally {
    await admin.close();
  }
}

async function unsent(stage: Stage): Promise<Left[]> {
  const rows = await stage.query<{ service: string; rows: string }>(
    `select 'source' as service, count(*) as rows from chaos_source.outbox where sent_at is null
     union all select 'sink', count(*) from chaos_sink.outbox where sent_at is null`,
  );
  return rows
    .map(({ service, rows: count }) => ({ what: `unsent rows of the ${service}`, count: Number(count) }))
    .filter(({ count }) => count > 0);
}

async function unread(admin: KafkaAdmin, prefix: string, wire: readonly WireRecord[]): Promise<Left[]> {
  const result: Left[] = [];
  for (const { group, topic } of readers) {
    const committed = await admin.committedOffsets(prefix + group, prefix + topic);
    const ends = new Map(
      wire
        .filter((record) => record.topic === topic)
        .map(({ partition, offset }) => [partition, offset + 1n]),
    );
    let behind = 0n;
    for (const [partition, end] of ends) {
      const next = committed.get(partition) ?? 0n;
      if (next < end) behind += end - next;
    }
    if (behind > 0n) result.push({ what: `offsets ahead of ${group}`, count: Number(behind) });
  }
  return result;
}

async function observe(stage: Stage, wire: readonly WireRecord[]): Promise<Observations> {
  const of = (topic: string) => wire.filter((record) => record.topic === topic);
  return {
    groups: readers.map(({ group }) => group),
    ledger: await ledgerOf(stage),
    effects: await effectsOf(stage),
    passed: await stage.query<PassedOffset & object>(
      `select partition, record_offset as "offset", at from chaos_sink.passed`,
    ),
    steps: of(Step.topic.name),
    echoes: of(Echo.topic.name),
    deadLetters: letterTopics.flatMap(of),
  };
}

async function ledgerOf(stage: Stage): Promise<LedgerRow[]> {
  const rows = await stage.query<{
    event_id: string;
    message_key: string;
    seq: string;
    direct: boolean;
    written_at: Date;
  }>('select event_id, message_key, seq, direct, written_at from chaos_source.ledger order by written_at');
  return rows.map((row) => ({
    id: row.event_id,
    key: row.message_key,
    seq: Number(row.seq),
    direct: row.direct,
    at: row.written_at,
  }));
}

async function effectsOf(stage: Stage): Promise<EffectRow[]> {
  const rows = await stage.query<{
    consumer_group: string;
    event_id: string;
    message_key: string;
    seq: string;
    after_seq: string;
    taken_at: Date;
  }>(
    `select consumer_group, event_id, message_key, seq, after_seq, taken_at from chaos_sink.effects order by n`,
  );
  return rows.map((row) => ({
    group: row.consumer_group,
    id: row.event_id,
    key: row.message_key,
    seq: Number(row.seq),
    afterSeq: Number(row.after_seq),
    at: row.taken_at,
  }));
}
