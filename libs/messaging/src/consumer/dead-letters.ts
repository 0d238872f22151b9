import { Logger } from '@nestjs/common';
import { deadLetterTopic } from '@palisade/contracts';
import { header } from '../envelope/decode.js';
import { shown } from '../envelope/shown.js';
import type { PartitionRef } from '../event.js';
import type { FetchedRecord, HeaderValue, KafkaRecord } from '../kafka-client.js';
import { sendTraced } from '../publisher/send-traced.js';
import type { Writer } from '../publisher/writer.js';
import type { DeadLetterTopics } from '../topics/dead-letter-topics.js';
import { deadLettered } from './consumer-metrics.js';

export interface DeadLetter {
  group: string;
  partition: PartitionRef;
  record: FetchedRecord;
  reason: string;
  error: { message: string; stack?: string };
  attempts: number;
}

const longestError = 1_000;
const longestStack = 4_000;

/** Puts aside what a group gave up on: the very bytes and headers, with the reason beside them. */
export class DeadLetters {
  private readonly logger = new Logger('DeadLetters');

  constructor(
    private readonly writer: Writer,
    private readonly topics: DeadLetterTopics,
  ) {}

  /** Resolves when Kafka has it, so that the offset may move past the record. Throws Unavailable. */
  async add(letter: DeadLetter): Promise<void> {
    const { group, partition, record, reason, attempts, error } = letter;
    await this.topics.ensureOne(partition.topic, group);
    await sendTraced(this.writer, deadLetterTopic(partition.topic, group), asRecord(letter));
    deadLettered(group, partition.topic, reason);
    this.logger.warn(
      `dead letter of ${group}: ${partition.topic}/${String(partition.partition)}@${String(record.offset)}, event ` +
        `${shown(header(record, 'ce_id'))}, ${reason} after ${String(attempts)} attempts: ${error.message.slice(0, 200)}`,
    );
  }
}

function asRecord({ partition, record, reason, error, attempts }: DeadLetter): KafkaRecord {
  const headers: Record<string, HeaderValue | HeaderValue[]> = {};
  for (const [name, value] of Object.entries(record.headers)) if (value !== undefined) headers[name] = value;
  headers['dlq_reason'] = reason;
  headers['dlq_error'] = error.message.slice(0, longestError);
  headers['dlq_stack'] = (error.stack ?? '').slice(0, longestStack);
  headers['dlq_attempts'] = String(attempts);
  headers['dlq_topic'] = partition.topic;
  headers['dlq_partition'] = String(partition.partition);
  headers['dlq_offset'] = String(record.offset);
  return { key: record.key, value: record.value, headers };
}
