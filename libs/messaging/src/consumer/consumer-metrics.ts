import { meter } from '@palisade/telemetry';
import type { UndecodableReason } from '../envelope/decode.js';
import type { FailureKind } from './failure.js';

type DeadLetterReason = UndecodableReason | 'handler_failed';

const instruments = meter('palisade.messaging');
const consumed = instruments.createCounter('messaging.client.consumed.messages', { unit: '{message}' });
const processing = instruments.createHistogram('messaging.process.duration', { unit: 's' });
const retries = instruments.createCounter('palisade.messaging.retries', { unit: '{retry}' });
const deadLetters = instruments.createCounter('palisade.messaging.dead_letters', { unit: '{message}' });
const ofErased = instruments.createCounter('palisade.messaging.of_erased', {
  unit: '{message}',
  description: 'Messages of erased tenants, which are dropped',
});

export interface LagSource {
  group: string;
  topic: string;
  partition: number;
  lag: number;
}

const lags = new Set<() => LagSource[]>();

instruments
  .createObservableGauge('palisade.messaging.consumer.lag', {
    unit: '{message}',
    description: 'Offsets between where a group is and the end of its partition',
  })
  .addCallback((gauge) => {
    for (const read of lags) {
      for (const { group, topic, partition, lag } of read()) {
        gauge.observe(lag, {
          ...attributesOf(group, topic),
          'messaging.destination.partition.id': String(partition),
        });
      }
    }
  });

/** Reports `read` from now on; returns what ends it. */
export function observeLag(read: () => LagSource[]): () => void {
  lags.add(read);
  return () => void lags.delete(read);
}

export function processed(
  group: string,
  topic: string,
  result: { count: number; milliseconds: number; error?: string },
): void {
  const attributes = attributesOf(group, topic);
  const failed = result.error === undefined ? {} : { 'error.type': result.error };
  if (result.error === undefined) consumed.add(result.count, attributes);
  processing.record(result.milliseconds / 1000, { ...attributes, ...failed });
}

export function retried(group: string, topic: string, kind: string): void {
  retries.add(1, { ...attributesOf(group, topic), 'error.type': kind });
}

const kinds: FailureKind[] = ['infrastructure', 'message'];
const reasons: DeadLetterReason[] = [
  'handler_failed',
  'invalid_envelope',
  'unknown_type',
  'invalid_tenant',
  'invalid_data',
];

/** Failures begin at 0: of a series that appears with its first one, a rate knows no rise. */
export function expectFailures(group: string, topic: string): void {
  const attributes = attributesOf(group, topic);
  ofErased.add(0, attributes);
  for (const kind of kinds) retries.add(0, { ...attributes, 'error.type': kind });
  for (const reason of reasons) deadLetters.add(0, { ...attributes, 'error.type': reason });
}

export function droppedOfErased(group: string, topic: string, count: number): void {
  if (count > 0) ofErased.add(count, attributesOf(group, topic));
}

export function deadLettered(group: string, topic: string, reason: string): void {
  deadLetters.add(1, { ...attributesOf(group, topic), 'error.type': reason });
}

function attributesOf(group: string, topic: string) {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': topic,
    'messaging.consumer.group.name': group,
  };
}
