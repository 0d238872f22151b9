import type { QueryClient } from '@tanstack/react-query';
import { apiKeys } from '../registry/registry-queries.js';
import { scanKeys } from '../scans/scan-queries.js';
import type { ScanDetail } from '../scans/scans-api.js';
import type { LiveClient } from './live-client.js';
import type { LiveScanProgress } from './protocol.js';

/** A hundred scans that end together are one reading. */
const readEvery = 1000;

/** Shows what the stream tells of scans on each page that has them. Returns the end. */
export function applyScans(client: LiveClient, queries: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const readAgain = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const queryKey of [scanKeys.scans, scanKeys.tasks, apiKeys.all])
        void queries.invalidateQueries({ queryKey });
    }, readEvery);
  };
  const stop = client.onScans({
    onScan: readAgain,
    onHello: readAgain,
    onProgress: (progress) => {
      queries.setQueryData<ScanDetail>(scanKeys.one(progress.scan_id), (scan) =>
        scan === undefined ? scan : withProgress(scan, progress),
      );
    },
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** The scan with what one of its tasks says; progress that comes after the end changes nothing. */
export function withProgress(
  scan: ScanDetail,
  { task_id, phase, done, total }: LiveScanProgress,
): ScanDetail {
  if (scan.state !== 'running' && scan.state !== 'queued') return scan;
  const tasks = scan.tasks.map((task) =>
    task.id === task_id ? { ...task, state: 'running' as const, progress: { phase, done, total } } : task,
  );
  const all = tasks.map(({ progress }) => progress);
  return {
    ...scan,
    state: 'running',
    tasks,
    progress: {
      phase,
      done: all.reduce((sum, one) => sum + one.done, 0),
      total: all.some((one) => one.total === 0) ? 0 : all.reduce((sum, one) => sum + one.total, 0),
    },
  };
}
