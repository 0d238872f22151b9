import { meter } from '@palisade/telemetry';
import type { Ending } from './ending.js';
import type { Results } from './results.js';

const instruments = meter('palisade.scanner');
const attempts = instruments.createHistogram('palisade.scanner.attempt.duration', {
  unit: 's',
  description: 'Attempts at tasks, by result and reason',
});
const outcomes = instruments.createCounter('palisade.scanner.outcomes', { unit: '{outcome}' });
const offers = instruments.createCounter('palisade.scanner.offers', { unit: '{offer}' });
const running = new Set<() => number>();

instruments
  .createObservableGauge('palisade.scanner.running', { unit: '{task}', description: 'Slots that are taken' })
  .addCallback((gauge) => {
    gauge.observe([...running].reduce((sum, count) => sum + count(), 0));
  });

/** Reports `count` from now on; returns what ends it. */
export function observeRunning(count: () => number): () => void {
  running.add(count);
  return () => void running.delete(count);
}

export function attemptEnded({ result, reason }: Ending, milliseconds: number): void {
  attempts.record(milliseconds / 1_000, { result, ...(reason === undefined ? {} : { reason }) });
}

export function outcomesStored({ coverage }: Results): void {
  const { assets: _assets, ...statuses } = coverage;
  for (const [status, count] of Object.entries(statuses)) if (count > 0) outcomes.add(count, { status });
}

export function offerMet(result: 'claimed' | 'refused' | 'no_slot' | 'failed'): void {
  offers.add(1, { result });
}
