import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithOwner } from '@palisade/platform';
import type { FileAccess } from '../testing/file-access.js';
import { table, whole } from './markdown.js';
import type { PauseFigures } from './pauses.js';
import { serviceFlags } from './service-flags.js';

/** What the process that keeps the states is asked to do. */
export interface MemoryTask {
  readonly databaseUrl: string;
  readonly brokers: string[];
  readonly topicPrefix: string;
  readonly actors: number;
  /** Those of them who act in the second phase. */
  readonly hot: number;
  /** Of the second and the third phase. */
  readonly events: number;
  readonly cacheMiB: number;
}

export interface PhaseFigures extends PauseFigures {
  readonly name: string;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly cpuMicrosPerEvent: number;
  /** Of the actors of a batch, those whose state was there. */
  readonly inMemory: number;
  /** States at work in memory at the end, and their bytes as they are counted. */
  readonly held: number;
  readonly stateMiB: number;
  /** Those packed in memory. */
  readonly packed: number;
  readonly packedMiB: number;
}

/** The states of many actors under all shipped rules, kept as the service keeps them: bounded in memory, whole in Postgres. */
export async function measureMemory(
  prepared: FileAccess,
  settings: Pick<MemoryTask, 'actors' | 'hot' | 'events' | 'cacheMiB'>,
): Promise<PhaseFigures[]> {
  const { topicPrefix = '', brokers } = prepared.environment;
  const task: MemoryTask = {
    ...settings,
    databaseUrl: prepared.settings.DATABASE_URL,
    brokers,
    topicPrefix,
  };
  const worker = fork(fileURLToPath(new URL('./memory-worker.js', import.meta.url)), [JSON.stringify(task)], {
    execArgv: [...process.execArgv, ...serviceFlags()],
  });
  endWithOwner(worker);
  const phases: PhaseFigures[] = [];
  worker.on('message', (figures) => phases.push(figures as PhaseFigures));
  const [code] = (await once(worker, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the process that keeps the states ended with ${code ?? 'a signal'}`);
  return phases;
}

export function memoryTable(phases: readonly PhaseFigures[]): string {
  return table(
    [
      'Actors act',
      'events',
      'events/s',
      'µs of CPU an event',
      'found in memory',
      'at work',
      'their MiB',
      'packed',
      'their MiB',
      'resident MiB',
      'of it heap',
      'and outside of it',
      'longest delay ms',
      'p99 delay ms',
      'longest collection ms, young',
      'and of all',
    ],
    phases.map((phase) => [
      phase.name,
      whole(phase.events),
      whole(phase.eventsPerSecond),
      phase.cpuMicrosPerEvent.toFixed(1),
      `${(phase.inMemory * 100).toFixed(0)} %`,
      whole(phase.held),
      whole(phase.stateMiB),
      whole(phase.packed),
      whole(phase.packedMiB),
      whole(phase.rssMiB),
      whole(phase.heapMiB),
      whole(phase.externalMiB),
      phase.longestDelayMs.toFixed(0),
      phase.p99DelayMs.toFixed(0),
      phase.longestMinorMs.toFixed(0),
      phase.longestMajorMs.toFixed(0),
    ]),
  );
}
