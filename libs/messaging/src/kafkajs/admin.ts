import { setTimeout } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import type { PartitionRef } from '../event.js';
import type { KafkaAdmin, TopicSpec, Watermarks } from '../kafka-client.js';
import type { Failures } from './failures.js';

// Node doesn't see this one among the names that the CommonJS module exports.
const { ConfigResourceTypes } = kafkajs;

const createWithinMs = 15_000;
const offsetAttempts = 5;
/** What a broker says of a topic that it has not heard of yet, or whose leader has not. */
const settling = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);

export class KafkaJsAdmin implements KafkaAdmin {
  private connected: Promise<Admin> | undefined;
  private readonly asking = new Map<string, Promise<ReadonlyMap<number, Watermarks>>>();

  constructor(
    private readonly create: () => Admin,
    private readonly failures: Failures,
  ) {}

  topicNames(): Promise<string[]> {
    return this.call((admin) => admin.listTopics());
  }

  partitionCount(topic: string): Promise<number> {
    return this.call(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    });
  }

  replication(topic: string): Promise<number> {
    return this.call(async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions[0]?.replicas.length ?? 1;
    });
  }

  brokerCount(): Promise<number> {
    return this.call(async (admin) => (await admin.describeCluster()).brokers.length);
  }

  createTopics(specs: TopicSpec[]): Promise<void> {
    return this.call(async (admin) => {
      await admin.createTopics({
        waitForLeaders: false,
        timeout: createWithinMs,
        topics: specs.map(({ name, partitions, replication, config }) => ({
          topic: name,
          numPartitions: partitions,
          replicationFactor: replication,
          configEntries: entriesOf(config),
        })),
      });
      await untilLed(
        admin,
        specs.map(({ name }) => name),
      );
    });
  }

  topicConfig(topic: string): Promise<Record<string, string>> {
    return this.call(async (admin) => {
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
      });
      const entries = resources[0]?.configEntries ?? [];
      return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
    });
  }

  setTopicConfig(topic: string, config: Record<string, string>): Promise<void> {
    return this.call(async (admin) => {
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: entriesOf(config) }],
      });
    });
  }

  addPartitions(topic: string, total: number): Promise<void> {
    return this.call(async (admin) => {
      await admin.createPartitions({ topicPartitions: [{ topic, count: total }] });
    });
  }

  /** All partitions of a topic are taken at once: they share one answer. */
  watermarks(topic: string): Promise<ReadonlyMap<number, Watermarks>> {
    const asked = this.asking.get(topic);
    if (asked !== undefined) return asked;
    const answer = this.askWatermarks(topic).finally(() => this.asking.delete(topic));
    this.asking.set(topic, answer);
    return answer;
  }

  private askWatermarks(topic: string): Promise<ReadonlyMap<number, Watermarks>> {
    return this.call(async (admin) => {
      const offsets = await topicOffsets(admin, topic);
      return new Map(
        offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]),
      );
    });
  }

  committedOffsets(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>> {
    return this.call(async (admin) => {
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
      return known(found?.partitions ?? []);
    });
  }

  groups(): Promise<string[]> {
    return this.call(async (admin) => (await admin.listGroups()).groups.map(({ groupId }) => groupId));
  }

  groupsInUse(groupIds: string[]): Promise<string[]> {
    return this.call(async (admin) => {
      const { groups } = await admin.describeGroups(groupIds);
      return groups.filter(({ members }) => members.length > 0).map(({ groupId }) => groupId);
    });
  }

  groupOffsets(groupId: string): Promise<ReadonlyMap<string, ReadonlyMap<number, bigint>>> {
    return this.call(async (admin) => {
      const topics = await admin.fetchOffsets({ groupId });
      return new Map(topics.map(({ topic, partitions }) => [topic, known(partitions)]));
    });
  }

  offsetsAt(topic: string, time: Date): Promise<ReadonlyMap<number, bigint>> {
    return this.call(async (admin) =>
      known(await admin.fetchTopicOffsetsByTimestamp(topic, Math.max(0, time.getTime()))),
    );
  }

  commitOffset(groupId: string, { topic, partition }: PartitionRef, next: bigint): Promise<void> {
    return this.commitOffsets(groupId, topic, new Map([[partition, next]]));
  }

  commitOffsets(groupId: string, topic: string, next: ReadonlyMap<number, bigint>): Promise<void> {
    const partitions = [...next].map(([partition, offset]) => ({ partition, offset: offset.toString() }));
    return this.call(async (admin) => {
      await admin.setOffsets({ groupId, topic, partitions });
    });
  }

  async close(): Promise<void> {
    const open = this.connected;
    this.connected = undefined;
    await open?.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  private async call<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const attempt = (this.connected ??= this.connect());
    try {
      return await work(await attempt);
    } catch (error) {
      // kafkajs does not always recover a cluster connection that it lost.
      if (this.connected === attempt) this.connected = undefined;
      void attempt.then((admin) => admin.disconnect()).catch(() => undefined);
      throw this.failures.of('Kafka did not answer', error);
    }
  }

  private async connect(): Promise<Admin> {
    const admin = this.create();
    await admin.connect();
    this.failures.reached();
    return admin;
  }
}

/** A negative one stands for none. */
function known(offsets: { partition: number; offset: string }[]): Map<number, bigint> {
  const there = offsets.filter(({ offset }) => !offset.startsWith('-'));
  return new Map(there.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

/**
 * kafkajs asks for the ends and then for the beginnings: it gives up when a leader has just moved, and stumbles
 * (a TypeError) when metadata without the topic arrive in between.
 */
async function topicOffsets(admin: Admin, topic: string) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      const { name, type } = error as Error & { type?: string };
      if (attempt === offsetAttempts || (name !== 'TypeError' && !settling.has(type ?? ''))) throw error;
      await setTimeout(100 * attempt);
    }
  }
}

/** Instead of kafkajs's waitForLeaders, which gives up at the first broker that does not know a new topic yet. */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  const deadline = Date.now() + createWithinMs;
  for (;;) {
    try {
      const found = await admin.fetchTopicMetadata({ topics });
      if (found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) {
        // A broker is named as the leader before it answers as one, and kafkajs asks it for offsets once only.
        await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
        return;
      }
      if (Date.now() > deadline) throw new Error('new topics have no leaders');
    } catch (error) {
      if (Date.now() > deadline || !settling.has((error as { type?: string }).type ?? '')) throw error;
    }
    await setTimeout(100);
  }
}

function entriesOf(config: Record<string, string>) {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}
