import { setTimeout } from 'node:timers/promises';
import { deadLetterRetentionMs, deadLetterTopic } from '@palisade/contracts';
import { Alarm } from '../alarm.js';
import { backoff } from '../backoff.js';
import type { KafkaAdmin, TopicSpec } from '../kafka-client.js';

// A dead letter is a record of up to a mebibyte, and its reason.
const largest = 2 * 1024 * 1024;

/** The dead-letter topics of a service's handlers. */
export class DeadLetterTopics {
  private readonly alarm = new Alarm('dead-letter topics');
  private readonly known = new Set<string>();

  constructor(
    private readonly admin: KafkaAdmin,
    private readonly topicPrefix: string,
  ) {}

  /** Makes those that don't exist, in the background, for as long as it takes. */
  async ensure(readers: { topic: string; group: string }[]): Promise<void> {
    for (let failures = 0; ;) {
      try {
        for (const { topic, group } of readers) await this.ensureOne(topic, group);
        this.alarm.clear();
        return;
      } catch (error) {
        // A broker may not host a topic yet that it has just been told to make.
        if (++failures > 2) this.alarm.raise('they cannot be made', error);
        await setTimeout(backoff(failures, 200, 5_000), undefined, { ref: false });
      }
    }
  }

  async ensureOne(topic: string, group: string): Promise<void> {
    const name = this.topicPrefix + deadLetterTopic(topic, group);
    if (this.known.has(name)) return;
    await this.admin.createTopics([await this.spec(name, this.topicPrefix + topic)]);
    this.known.add(name);
  }

  private async spec(name: string, source: string): Promise<TopicSpec> {
    return {
      name,
      partitions: 1,
      replication: await this.admin.replication(source),
      config: {
        'cleanup.policy': 'delete',
        'retention.ms': String(deadLetterRetentionMs),
        'message.timestamp.type': 'LogAppendTime',
        'max.message.bytes': String(largest),
      },
    };
  }
}
