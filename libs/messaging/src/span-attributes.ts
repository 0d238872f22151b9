import type { SpanAttributes } from '@palisade/telemetry';
import type { PartitionRef } from './event.js';

/** As OpenTelemetry names them. Never a record's key: it may name a person. */
export function sendAttributes(topic: string, sent: { count?: number; id?: string }): SpanAttributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
    ...(sent.count !== undefined && { 'messaging.batch.message_count': sent.count }),
    ...(sent.id !== undefined && { 'messaging.message.id': sent.id }),
  };
}

export function processAttributes(
  group: string,
  { topic, partition }: PartitionRef,
  processed: { count?: number; id?: string; offset?: bigint },
): SpanAttributes {
  const { count, id, offset } = processed;
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.consumer.group.name': group,
    ...(count !== undefined && { 'messaging.batch.message_count': count }),
    ...(id !== undefined && { 'messaging.message.id': id }),
    ...(offset !== undefined && { 'messaging.kafka.offset': Number(offset) }),
  };
}
