import type { Contract } from '@palisade/contracts';
import type { BatchHandler, EventHandler } from '../event.js';
import type { AnyHandler } from './handler-registry.js';

export type TopicRoute =
  | { kind: 'events'; handlers: Map<string, EventHandler<unknown>> }
  | { kind: 'batch'; handler: BatchHandler<unknown> };

export type Routes = Map<string, Map<string, TopicRoute>>;

/** Groups, their topics, and who handles what there. Throws on handlers that would take the same message. */
export function routesOf(handlers: readonly AnyHandler[]): Routes {
  const groups: Routes = new Map();
  for (const handler of handlers) {
    if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(handler.group)) {
      throw new Error(`${handler.constructor.name}: not a name of a consumer group: ${handler.group}`);
    }
    const topics = groups.get(handler.group) ?? new Map<string, TopicRoute>();
    groups.set(handler.group, topics);
    const topic = handler.contract.topic.name;
    topics.set(topic, merged(topics.get(topic), handler));
  }
  return groups;
}

export function contractsOf(route: TopicRoute): Map<string, Contract<unknown>> {
  const handlers = route.kind === 'batch' ? [route.handler] : [...route.handlers.values()];
  return new Map(handlers.map(({ contract }) => [contract.type, contract]));
}

/** How the group of these routes fetches. */
export function fetchingOf(routes: readonly TopicRoute[]): {
  inBatches: boolean;
  gatherMs: number | undefined;
} {
  const batches = routes.flatMap((route) => (route.kind === 'batch' ? [route.handler] : []));
  const isAll = batches.length === routes.length;
  const waits = batches.map(({ gatherMs }) => gatherMs ?? 0);
  const gatherMs = isAll ? Math.min(...waits) : 0;
  return { inBatches: isAll, gatherMs: gatherMs > 0 ? gatherMs : undefined };
}

export function isBatchHandler(handler: AnyHandler): handler is BatchHandler<unknown> {
  return 'handleBatch' in handler;
}

function merged(existing: TopicRoute | undefined, handler: AnyHandler): TopicRoute {
  const { type, topic } = handler.contract;
  if (isBatchHandler(handler)) {
    if (existing !== undefined)
      throw new Error(`${handler.group} has a batch handler and another on ${topic.name}`);
    if (!(handler.maxBatch >= 1)) throw new Error(`${handler.group}: maxBatch must be at least 1`);
    return { kind: 'batch', handler };
  }
  if (existing?.kind === 'batch') {
    throw new Error(`${handler.group} has a batch handler and another on ${topic.name}`);
  }
  const handlers = existing?.handlers ?? new Map<string, EventHandler<unknown>>();
  if (handlers.has(type)) throw new Error(`${handler.group} has two handlers of ${type}`);
  handlers.set(type, handler);
  return { kind: 'events', handlers };
}
