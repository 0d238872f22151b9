import { deadLetterTopic } from '@palisade/contracts';
import { header } from '../envelope/decode.js';
import type { FetchedRecord, HeaderValue, KafkaAdmin, KafkaClient, KafkaRecord } from '../kafka-client.js';
import { sendTraced } from '../publisher/send-traced.js';
import type { Writer } from '../publisher/writer.js';
import { readLetters } from './read-letters.js';

export interface Queue {
  topic: string;
  group: string;
}

export interface QueueSummary {
  name: string;
  letters: number;
  /** Not replayed yet. */
  waiting: number;
  reasons: Record<string, number>;
}

export interface Letter {
  offset: bigint;
  id: string;
  type: string;
  tenantId: string;
  reason: string;
  record: FetchedRecord;
}

export class NoSuchTopic extends Error {}

const replayGroup = 'dlq.replay';
const mostCounted = 50_000;

/** What operators do with dead letters. How far a queue was replayed is the offset of a group of its own. */
export class DeadLetterQueue {
  constructor(
    private readonly kafka: KafkaClient,
    private readonly admin: KafkaAdmin,
    private readonly writer: Writer,
    private readonly topicPrefix: string,
  ) {}

  async list(): Promise<QueueSummary[]> {
    const names = (await this.admin.topicNames())
      .filter((name) => name.startsWith(this.topicPrefix) && name.endsWith('.dlq'))
      .sort();
    const summaries: QueueSummary[] = [];
    for (const name of names) summaries.push(await this.summary(name));
    return summaries;
  }

  /** Those that wait, the oldest first. */
  async waiting(queue: Queue, limit: number): Promise<Letter[]> {
    const name = await this.existing(queue);
    const { next, high } = await this.position(name);
    const letters: Letter[] = [];
    await readLetters(this.kafka, {
      topic: name,
      from: next,
      until: high,
      take: (record) => {
        letters.push(letterOf(record));
        return Promise.resolve(letters.length < limit);
      },
    });
    return letters;
  }

  async at(queue: Queue, offset: bigint): Promise<Letter | undefined> {
    const name = await this.existing(queue);
    const { low, high } = await this.position(name);
    if (offset < low || offset >= high) return undefined;
    let found: Letter | undefined;
    await readLetters(this.kafka, {
      topic: name,
      from: offset,
      until: high,
      take: (record) => {
        if (record.offset === offset) found = letterOf(record);
        return Promise.resolve(false);
      },
    });
    return found;
  }

  /**
   * Sends those that wait to their topic again, under their own ids and headers, and remembers how far it came. Groups
   * that had handled the event know its id and ignore it. Killed in between, the last one may be sent once more.
   */
  async replay(queue: Queue, limit: number, sent: (letter: Letter) => void): Promise<number> {
    const name = await this.existing(queue);
    const { next, high } = await this.position(name);
    let count = 0;
    await readLetters(this.kafka, {
      topic: name,
      groupId: this.topicPrefix + replayGroup,
      from: next,
      until: high,
      take: async (record) => {
        await sendTraced(this.writer, queue.topic, asItWas(record));
        sent(letterOf(record));
        return ++count < limit;
      },
    });
    return count;
  }

  /** Its name; throws when there is none, since to ask Kafka more of it would only be tried again and again. */
  private async existing({ topic, group }: Queue): Promise<string> {
    const name = this.topicPrefix + deadLetterTopic(topic, group);
    if (!(await this.admin.topicNames()).includes(name)) throw new NoSuchTopic(`no such topic: ${name}`);
    return name;
  }

  private async summary(name: string): Promise<QueueSummary> {
    const { low, high, next } = await this.position(name);
    const reasons: Record<string, number> = {};
    let counted = 0;
    await readLetters(this.kafka, {
      topic: name,
      from: next,
      until: high,
      take: (record) => {
        const { reason } = letterOf(record);
        reasons[reason] = (reasons[reason] ?? 0) + 1;
        return Promise.resolve(++counted < mostCounted);
      },
    });
    return {
      name: name.slice(this.topicPrefix.length),
      letters: Number(high - low),
      waiting: Number(high - next),
      reasons,
    };
  }

  private async position(name: string): Promise<{ low: bigint; high: bigint; next: bigint }> {
    const { low, high } = (await this.admin.watermarks(name)).get(0) ?? { low: 0n, high: 0n };
    const committed = (await this.admin.committedOffsets(this.topicPrefix + replayGroup, name)).get(0) ?? low;
    return { low, high, next: committed < low ? low : committed };
  }
}

function letterOf(record: FetchedRecord): Letter {
  return {
    offset: record.offset,
    id: header(record, 'ce_id') ?? '',
    type: header(record, 'ce_type') ?? '',
    tenantId: header(record, 'ce_tenantid') ?? '',
    reason: header(record, 'dlq_reason') ?? 'unknown',
    record,
  };
}

function asItWas({ key, value, headers }: FetchedRecord): KafkaRecord {
  const own: Record<string, HeaderValue | HeaderValue[]> = {};
  for (const [name, content] of Object.entries(headers)) {
    if (content !== undefined && !name.startsWith('dlq_')) own[name] = content;
  }
  return { key, value, headers: own };
}
