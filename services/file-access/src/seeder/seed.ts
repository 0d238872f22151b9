import { appendFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Simulated } from './simulate.js';
import type { Sink } from './sink.js';

export interface SeedOptions {
  batch: number;
  /** Send each event when its time has come, rather than at once. */
  realTime: boolean;
  labels?: string;
  /** Called after each batch. */
  onProgress?: (progress: SeedProgress) => void;
}

export interface SeedProgress {
  accepted: number;
  rejected: number;
  incidents: number;
}

// Long enough to fill batches at a high rate, short enough to look immediate.
const gatherMs = 100;

/** Sends what is simulated until it ends or the signal comes, and finishes the batch under way. */
export async function seed(
  simulated: Iterable<Simulated>,
  sink: Sink,
  options: SeedOptions,
  signal: AbortSignal,
): Promise<SeedProgress> {
  const progress: SeedProgress = { accepted: 0, rejected: 0, incidents: 0 };
  for await (const batch of batches(simulated, options, signal)) {
    // Labels go first: an alert whose label was lost would look false, a label without its events only unfinished.
    const labels = batch.flatMap(({ label }) => label ?? []);
    if (options.labels !== undefined && labels.length > 0) {
      await appendFile(options.labels, labels.map((label) => `${JSON.stringify(label)}\n`).join(''));
    }
    const { accepted, rejected } = await sink.send(batch, signal);
    progress.accepted += accepted;
    progress.rejected += rejected;
    progress.incidents += labels.length;
    options.onProgress?.(progress);
  }
  return progress;
}

async function* batches(
  simulated: Iterable<Simulated>,
  { batch: size, realTime }: SeedOptions,
  signal: AbortSignal,
): AsyncGenerator<Simulated[]> {
  let batch: Simulated[] = [];
  for (const next of simulated) {
    if (signal.aborted) return;
    if (realTime && next.at > Date.now()) {
      if (batch.length > 0) yield batch;
      batch = [];
      if (!(await slept(Math.max(gatherMs, next.at - Date.now()), signal))) return;
    }
    batch.push(next);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  return setTimeout(ms, true, { signal }).catch(() => false);
}
