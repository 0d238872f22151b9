import type { EntityManager } from 'typeorm';
import { BatchWorker } from '../consumer/batch-worker.js';
import { EventWorker, type WorkerServices } from '../consumer/event-worker.js';
import { expectFailures } from '../consumer/consumer-metrics.js';
import type { PartitionBounds } from '../consumer/start-offset.js';
import type { PartitionWorker } from '../consumer/worker.js';
import type { Event, PartitionRef } from '../event.js';
import type { KafkaAdmin } from '../kafka-client.js';
import type { HandlerRegistry } from './handler-registry.js';
import { contractsOf, type TopicRoute } from './routes.js';

export interface WorkerFactoryServices extends WorkerServices {
  registry: HandlerRegistry;
  admin: KafkaAdmin;
  topicPrefix: string;
}

/** Makes the workers of one group's topic; methods are wrapped once, not once a partition. */
export function workerFactory(
  { group, topic }: { group: string; topic: string },
  route: TopicRoute,
  services: WorkerFactoryServices,
): (partition: PartitionRef) => PartitionWorker {
  const { registry, admin, topicPrefix } = services;
  const contracts = contractsOf(route);
  expectFailures(group, topic);
  if (route.kind === 'events') {
    const methods = new Map(
      [...route.handlers].map(([type, handler]) => [type, registry.wrap(handler, 'handle')]),
    );
    const handle = async (event: Event<unknown>, tx: EntityManager) => {
      await methods.get(event.type)?.(event, tx);
    };
    const evenErased = [...route.handlers.values()].some((handler) => handler.evenErased === true);
    return (partition) => new EventWorker({ group, contracts, evenErased, handle }, partition, services);
  }
  const { handler } = route;
  const batchRoute = {
    handler,
    contracts,
    handleBatch: registry.wrap(handler, 'handleBatch'),
    ...(handler.replayBatch === undefined ? {} : { replayBatch: registry.wrap(handler, 'replayBatch') }),
    ...(handler.tick === undefined ? {} : { tick: registry.wrap(handler, 'tick') }),
  };
  return (partition) =>
    new BatchWorker(batchRoute, partition, {
      ...services,
      bounds: () => boundsOf(admin, topicPrefix + partition.topic, partition.partition),
    });
}

async function boundsOf(admin: KafkaAdmin, topic: string, partition: number): Promise<PartitionBounds> {
  const marks = await admin.watermarks(topic);
  const mark = marks.get(partition);
  if (mark === undefined) throw new Error(`${topic} has no partition ${String(partition)}`);
  return { ...mark, partitions: marks.size };
}
