import { meter } from '@palisade/telemetry';

export interface QueueDepth {
  /** Tasks by scanner and state. */
  tasks: readonly { scanner: string; state: string; count: number }[];
  /** Seconds that the oldest task has waited, by scanner. */
  oldest: readonly { scanner: string; seconds: number }[];
}

const instruments = meter('palisade.scans');
const offers = instruments.createCounter('palisade.scans.offers', {
  unit: '{offer}',
  description: 'Tasks offered to replicas of scanners, and what became of the offers.',
});
const leases = instruments.createCounter('palisade.scans.lease_expiries', {
  unit: '{lease}',
  description: 'Attempts that ended because their scanner was not heard of.',
});
const dropped = instruments.createCounter('palisade.scans.dropped_results', {
  unit: '{message}',
  description: 'Last records of attempts that no longer counted.',
});
const ended = instruments.createCounter('palisade.scans.ended', { unit: '{scan}' });

let depth: QueueDepth = { tasks: [], oldest: [] };

instruments
  .createObservableGauge('palisade.scans.queue_depth', {
    unit: '{task}',
    description: 'Tasks that have not ended, by scanner and state; of the replica that dispatches.',
  })
  .addCallback((gauge) => {
    for (const { scanner, state, count } of depth.tasks) {
      gauge.observe(count, { 'palisade.scans.scanner': scanner, 'palisade.scans.state': state });
    }
  });
instruments
  .createObservableGauge('palisade.scans.queue_age', {
    unit: 's',
    description: 'How long the oldest waiting task has waited; of the replica that dispatches.',
  })
  .addCallback((gauge) => {
    for (const { scanner, seconds } of depth.oldest) {
      gauge.observe(seconds, { 'palisade.scans.scanner': scanner });
    }
  });

export const scanMetrics = {
  offered: (scanner: string, outcome: 'made' | 'claimed' | 'expired' | 'refused') => {
    offers.add(1, { 'palisade.scans.scanner': scanner, 'palisade.scans.outcome': outcome });
  },
  leaseExpired: (scanner: string) => {
    leases.add(1, { 'palisade.scans.scanner': scanner });
  },
  droppedResult: () => {
    dropped.add(1);
  },
  ended: (state: string) => {
    ended.add(1, { 'palisade.scans.state': state });
  },
  /** Nothing when another replica dispatches. */
  queue: (seen: QueueDepth) => {
    depth = seen;
  },
};
