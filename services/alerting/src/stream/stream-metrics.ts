import { meter } from '@palisade/telemetry';

const instruments = meter('palisade.stream');
const connections = instruments.createUpDownCounter('palisade.stream.connections', {
  unit: '{connection}',
  description: 'Open connections of /v1/stream.',
});
const frames = instruments.createCounter('palisade.stream.frames', { unit: '{frame}' });
const dropped = instruments.createCounter('palisade.stream.dropped_events', {
  unit: '{event}',
  description: 'Live events that were not sent, because of a cap or a full buffer; a gap told of them.',
});
const closed = instruments.createCounter('palisade.stream.closed_connections', { unit: '{connection}' });
const refused = instruments.createCounter('palisade.stream.refused_connections', { unit: '{connection}' });
const delay = instruments.createHistogram('palisade.stream.delay', {
  unit: 's',
  description: "From an alert's change, or an event's record, to the frame that tells of it.",
  advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
});

export const streamMetrics = {
  opened: () => {
    connections.add(1);
  },
  closed: (reason: string) => {
    connections.add(-1);
    closed.add(1, { 'palisade.stream.reason': reason });
  },
  refused: (status: number) => {
    refused.add(1, { 'http.response.status_code': status });
  },
  sent: (type: string, count = 1) => {
    frames.add(count, { 'palisade.stream.type': type });
  },
  dropped: (why: 'cap' | 'buffer') => {
    dropped.add(1, { 'palisade.stream.reason': why });
  },
  delayed: (type: 'alert' | 'file_access_event' | 'scan' | 'scan_progress', since: number) => {
    delay.record(Math.max(0, Date.now() - since) / 1_000, { 'palisade.stream.type': type });
  },
};
