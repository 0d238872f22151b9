import { setTimeout } from 'node:timers/promises';
import { ResultBatchRecord, ScanEndedRecord, ScanQueuedRecord, ScanStartedRecord } from '@palisade/contracts';
import { waitUntil } from '@palisade/platform';
import type { Wanted } from './plan-by-name.js';
import type { Stage } from './stage.js';

export interface AskedScan extends Wanted {
  scanId: string;
  tenantId: string;
}

/** What is wrong with what became of the scans; nothing: each ended once, in the right state, with each outcome once. */
export async function verdict(stage: Stage, asked: readonly AskedScan[]): Promise<string[]> {
  let wrong: string[] = [];
  // The topics are long, and being read.
  await waitUntil(async () => (wrong = await judge(stage, asked)).length === 0, {
    timeoutMs: 30_000,
    everyMs: 1_000,
  });
  await setTimeout(2_000); // whatever would end twice does so about now
  return wrong.length > 0 ? wrong : judge(stage, asked);
}

async function judge(stage: Stage, asked: readonly AskedScan[]): Promise<string[]> {
  const { topics } = stage;
  const unique = <T extends { id: string }>(records: readonly T[]) => [
    ...new Map(records.map((record) => [record.id, record])).values(),
  ];
  const ends = unique(await topics.records(ScanEndedRecord));
  const queued = unique(await topics.records(ScanQueuedRecord));
  const started = unique(await topics.records(ScanStartedRecord));
  // Sent again after a crash it has the same id: a reader takes it once.
  const batches = unique(await topics.records(ResultBatchRecord));
  const wrong = asked.flatMap((scan) => {
    const of = <T extends { data: { scan_id: string } }>(records: readonly T[]) =>
      records.filter(({ data }) => data.scan_id === scan.scanId);
    const [end, ...others] = of(ends);
    if (end === undefined) return [`${scan.scanId} did not end`];
    return [
      ...(others.length > 0 ? [`${scan.scanId} ended ${String(others.length + 1)} times`] : []),
      ...(of(queued).length === 1 ? [] : [`${scan.scanId} was queued ${String(of(queued).length)} times`]),
      ...(of(started).length === 1 ? [] : [`${scan.scanId} began ${String(of(started).length)} times`]),
      ...wrongEnd(scan, end.data),
      ...wrongOutcomes(
        scan,
        end.data,
        of(batches).map(({ data }) => data),
      ),
    ];
  });
  return [...wrong, ...(await leftOver(stage))];
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
