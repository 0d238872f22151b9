import type { scan } from '@palisade/contracts';

/** How an attempt ended: `reason` is a stable word, `detail` is for people. */
export interface Ending {
  result: scan.TaskResult;
  reason?: string;
  detail?: string;
  retriable: boolean;
}

const failures = {
  'time-limit': ['The task took longer than it may.', false],
  'memory-limit': ['The task needed more memory than it may have.', false],
  'cpu-limit': ['The task computed longer than it may.', false],
  'scanner-misbehaved': ["The task's process did what no task does, and was ended.", false],
  'too-many-results': ['The task found more than one task may.', false],
  'scanner-crashed': ["The task's process ended before its task did.", true],
  'scanner-killed': ["The task's process was killed.", true],
  'scanner-stopping': ['The scanner stopped before the task was done.', true],
  'lease-lost': ['The scanner could not say in time that it still worked on the task.', true],
  cancelled: ['The scan was cancelled, or the attempt was superseded.', false],
} as const;

export type Failure = keyof typeof failures;

export function failed(reason: Failure): Ending {
  const [detail, retriable] = failures[reason];
  return { result: 'failed', reason, detail, retriable };
}

/** Why a process ended that hadn't said that its task was done. */
export function endingOfExit(signal: NodeJS.Signals | null, output: string): Ending {
  if (signal === 'SIGXCPU') return failed('cpu-limit');
  // V8 gives up by itself where its heap is full.
  if (/heap out of memory|Allocation failed/.test(output)) return failed('memory-limit');
  return failed(signal === 'SIGKILL' ? 'scanner-killed' : 'scanner-crashed');
}
