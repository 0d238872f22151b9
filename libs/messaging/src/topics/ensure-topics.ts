import { topicConfig, topics as catalogue, type Topic } from '@palisade/contracts';
import type { KafkaAdmin } from '../kafka-client.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import type { KafkaConnection } from '../options.js';

export interface EnsureTopicsOptions extends KafkaConnection {
  topicPrefix?: string;
  /** Of the catalogue; all of it when absent. */
  topics?: readonly Topic[];
  /** Copies of each record; one, or as many as an existing topic has. */
  replication?: number;
}

/**
 * Makes the topics that don't exist and corrects the settings and the number of partitions of those that do; returns the
 * names of those it made or changed. Idempotent. Partitions are only ever added.
 */
export async function ensureTopics(options: EnsureTopicsOptions): Promise<string[]> {
  const { topicPrefix = '', topics = catalogue, replication = 1 } = options;
  const admin = new KafkaJsClient(options).admin();
  try {
    const existing = new Set(await admin.topicNames());
    const missing = topics.filter(({ name }) => !existing.has(topicPrefix + name));
    if (missing.length > 0) {
      await admin.createTopics(
        missing.map((topic) => ({
          name: topicPrefix + topic.name,
          partitions: topic.partitions,
          replication,
          config: topicConfig(topic),
        })),
      );
    }
    const changed = missing.map(({ name }) => topicPrefix + name);
    for (const topic of topics) {
      if (!missing.includes(topic) && (await correct(admin, topicPrefix + topic.name, topic))) {
        changed.push(topicPrefix + topic.name);
      }
    }
    return changed;
  } finally {
    await admin.close();
  }
}

async function correct(admin: KafkaAdmin, name: string, topic: Topic): Promise<boolean> {
  let changed = false;
  const wanted = topicConfig(topic);
  const current = await admin.topicConfig(name);
  if (Object.entries(wanted).some(([key, value]) => current[key] !== value)) {
    await admin.setTopicConfig(name, wanted);
    changed = true;
  }
  if ((await admin.partitionCount(name)) < topic.partitions) {
    await admin.addPartitions(name, topic.partitions);
    changed = true;
  }
  return changed;
}
