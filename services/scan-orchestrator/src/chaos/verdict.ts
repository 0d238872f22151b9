import { setTimeout } from 'node:timers/promises';
import { ResultBatchRecord, ScanEndedRecord, ScanQueuedRecord, ScanStartedRecord } from '@palisade/contracts';
import { waitUntil } from '@palisade/platform';
import type { Wanted } from './plan-by-name.js';
import type { Stage } from './stage.js';

export interface AskedScan extends Wanted {
  scanId: string;
  tenantId: string;
}

export interface Sent<T> {
  /** Sent again after a crash a record has the same id: a reader takes it once. */
  id: string;
  data: T;
}

/** What the topics have. */
export interface Said {
  ends: readonly Sent<ScanEndedRecord>[];
  queued: readonly Sent<ScanQueuedRecord>[];
  started: readonly Sent<ScanStartedRecord>[];
  batches: readonly Sent<ResultBatchRecord>[];
}

/** What is wrong with what became of the scans; nothing: each ended once, in the right state, with each outcome once. */
export async function verdict(stage: Stage, asked: readonly AskedScan[]): Promise<string[]> {
  const look = async () => [...judge(asked, await saidOn(stage)), ...(await leftOver(stage))];
  let wrong: string[] = [];
  // The topics are long, and being read.
  await waitUntil(async () => (wrong = await look()).length === 0, { timeoutMs: 30_000, everyMs: 1_000 });
  await setTimeout(2_000); // whatever would end twice does so about now
  return wrong.length > 0 ? wrong : look();
}

async function saidOn({ topics }: Stage): Promise<Said> {
  return {
    ends: await topics.records(ScanEndedRecord),
    queued: await topics.records(ScanQueuedRecord),
    started: await topics.records(ScanStartedRecord),
    batches: await topics.records(ResultBatchRecord),
  };
}

export function judge(asked: readonly AskedScan[], said: Said): string[] {
  const ends = byScan(said.ends);
  const queued = byScan(said.queued);
  const started = byScan(said.started);
  const batches = byScan(said.batches);
  return asked.flatMap((scan) => {
    const { scanId } = scan;
    const [end, ...others] = ends(scanId);
    if (end === undefined) return [`${scanId} did not end`];
    const times = { queued: queued(scanId).length, started: started(scanId).length };
    return [
      ...(others.length > 0 ? [`${scanId} ended ${String(others.length + 1)} times`] : []),
      ...(times.queued === 1 ? [] : [`${scanId} was queued ${String(times.queued)} times`]),
      ...(times.started === 1 ? [] : [`${scanId} began ${String(times.started)} times`]),
      ...wrongEnd(scan, end),
      ...wrongOutcomes(scan, end, batches(scanId)),
    ];
  });
}

function byScan<T extends { scan_id: string }>(records: readonly Sent<T>[]): (scanId: string) => T[] {
  const distinct = [...new Map(records.map(({ id, data }) => [id, data])).values()];
  return (scanId) => distinct.filter(({ scan_id }) => scan_id === scanId);
}

function wrongEnd({ scanId, tasks, fail }: AskedScan, end: ScanEndedRecord): string[] {
  const expected = fail === 0 ? 'completed' : fail === tasks ? 'failed' : 'partial';
  const complete = (end.tasks ?? []).filter((task) => task.complete === true).length;
  return [
    ...(end.state === expected
      ? []
      : [`${scanId} is ${end.state} (${end.reason ?? ''}: ${end.detail ?? ''}), not ${expected}`]),
    ...(complete === tasks - fail ? [] : [`${scanId} has ${String(complete)} complete tasks`]),
  ];
}

function wrongOutcomes(
  { scanId, things }: AskedScan,
  end: ScanEndedRecord,
  batches: readonly ResultBatchRecord[],
): string[] {
  return (end.tasks ?? []).flatMap((task) => {
    const name = `${scanId}, task ${task.task_id ?? ''}, attempt ${String(task.attempt ?? 0)}`;
    const counted = batches.filter(
      ({ task_id, attempt }) => task_id === task.task_id && attempt === task.attempt,
    );
    const indexes = new Set(counted.map(({ index }) => index ?? 0));
    const outcomes = counted.flatMap((batch) => batch.outcomes ?? []);
    const distinct = new Set(outcomes.map(({ asset_id, check_id }) => `${asset_id} ${check_id}`));
    return [
      ...(counted.length === (task.batches ?? 0) && indexes.size === counted.length
        ? []
        : [`${name}: ${String(counted.length)} batches, ${String(task.batches ?? 0)} said`]),
      ...(distinct.size === outcomes.length ? [] : [`${name}: outcomes are doubled`]),
      // What a task that fails had not sent yet, it doesn't send.
      ...(distinct.size === things || (task.complete !== true && distinct.size < things)
        ? []
        : [`${name}: ${String(distinct.size)} outcomes of ${String(things)}`]),
    ];
  });
}

async function leftOver(stage: Stage): Promise<string[]> {
  const [left] = await stage.rows<{ queued: number; open: number; twice: number }>(
    `select (select count(*)::int from scan_orchestrator.queue) as queued,
            (select count(*)::int from scan_orchestrator.attempts where ended_at is null) as open,
            (select count(*)::int from (
               select from scan_orchestrator.attempts where outcome in ('succeeded', 'partial')
                group by task_id having count(*) > 1) twice) as twice`,
  );
  return Object.entries(left ?? {})
    .filter(([, count]) => count !== 0)
    .map(([what, count]) => `${what}: ${String(count)} are left`);
}
