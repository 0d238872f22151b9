import { meter } from '@palisade/telemetry';
import type { BatchWork } from './batch-work.js';

const metrics = meter('palisade.file-access');

const stored = metrics.createCounter('file_access.events.stored', {
  unit: '{event}',
  description: 'Events stored, by how their own time compares with the log: on_time, late or future.',
});
const duplicates = metrics.createCounter('file_access.events.deduplicated', {
  unit: '{event}',
  description: 'Events whose id had been taken before.',
});
const misplaced = metrics.createCounter('file_access.events.misplaced', {
  unit: '{event}',
  description: 'Events found in a wrong partition and sent to the right one.',
});
// From the start, so that the first ones show as a rise.
for (const counter of [duplicates, misplaced]) counter.add(0);
const detections = metrics.createCounter('file_access.detections', {
  unit: '{detection}',
  description: 'Records of detections, by rule and phase.',
});
const lag = metrics.createHistogram('file_access.detection.lag', {
  unit: 's',
  description: 'From the append of the latest event of a batch to the commit of what was detected in it.',
});

export interface BatchCounts {
  readonly taken: number;
  readonly duplicates: number;
  readonly misplaced: number;
}

export function countBatch(counts: BatchCounts, work: BatchWork, appendedAt: number): void {
  if (counts.duplicates > 0) duplicates.add(counts.duplicates);
  if (counts.misplaced > 0) misplaced.add(counts.misplaced);
  for (const [timing, events] of Map.groupBy(work.stored, (event) => event.timing)) {
    stored.add(events.length, { timing });
  }
  countDetections(work);
  lag.record(Math.max(0, Date.now() - appendedAt) / 1000);
}

export function countDetections(work: BatchWork): void {
  for (const { record } of work.tellings) {
    detections.add(1, { 'rule.id': record.episode.ruleId, phase: record.phase });
  }
}
