import { meter } from '@palisade/telemetry';

interface Backlog {
  depth: number;
  age: number;
}

const sources = new Set<() => Backlog>();
const instruments = meter('palisade.messaging');
const sent = instruments.createCounter('messaging.client.sent.messages', { unit: '{message}' });
const duration = instruments.createHistogram('messaging.client.operation.duration', { unit: 's' });

instruments
  .createObservableGauge('palisade.outbox.depth', { unit: '{message}', description: 'Messages not sent yet' })
  .addCallback((gauge) => {
    for (const read of sources) gauge.observe(read().depth);
  });
instruments
  .createObservableGauge('palisade.outbox.age', { unit: 's', description: 'How long the oldest has waited' })
  .addCallback((gauge) => {
    for (const read of sources) gauge.observe(read().age);
  });

/** Reports `read` from now on; returns what ends it. */
export function observeBacklog(read: () => Backlog): () => void {
  sources.add(read);
  return () => void sources.delete(read);
}

export function recordSent(topic: string, count: number, milliseconds: number): void {
  const attributes = attributesOf(topic);
  sent.add(count, attributes);
  duration.record(milliseconds / 1000, attributes);
}

function attributesOf(topic: string) {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': topic,
  };
}
