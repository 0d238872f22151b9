import { topicConfig, topics as catalogue, type Topic } from '@palisade/contracts';
import type { KafkaAdmin } from '../kafka-client.js';
import { KafkaJsClient } from '../kafkajs/client.js';
import type { KafkaConnection } from '../options.js';

export interface EnsureTopicsOptions extends KafkaConnection {
  topicPrefix?: string;
  /** Of the catalogue; all of it when absent. */
  topics?: readonly Topic[];
  /** Copies of each record of a topic that is made; by default three where there are as many brokers, else one. */
  replication?: number;
}

/**
 * Makes the topics that don't exist and corrects the settings and the number of partitions of those that do; returns the
 * names of those it made or changed. Idempotent. Partitions are only ever added.
 */
export async function ensureTopics(options: EnsureTopicsOptions): Promise<string[]> {
  const { topicPrefix = '', topics = catalogue } = options;
  const admin = new KafkaJsClient(options).admin();
  try {
    const existing = new Set(await admin.topicNames());
    const missing = topics.filter(({ name }) => !existing.has(topicPrefix + name));
    if (missing.length > 0) {
      const replication = options.replication ?? ((await admin.brokerCount()) >= 3 ? 3 : 1);
      await admin.createTopics(
        missing.map((topic) => ({
          name: topicPrefix + topic.name,
          partitions: topic.partitions,
          replication,
          // With as many copies an acknowledged record survives the loss of a broker.
          config: { ...topicConfig(topic), ...(replication >= 3 && { 'min.insync.replicas': '2' }) },
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
    const kept = current['min.insync.replicas'];
    // What isn't named goes back to the broker's default.
    const isRaised = kept !== undefined && kept !== '1';
    await admin.setTopicConfig(name, { ...(isRaised && { 'min.insync.replicas': kept }), ...wanted });
    changed = true;
  }
  if ((await admin.partitionCount(name)) < topic.partitions) {
    await admin.addPartitions(name, topic.partitions);
    changed = true;
  }
  return changed;
}
