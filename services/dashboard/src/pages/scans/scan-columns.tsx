import { duration, number } from '../../format/format.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { isOpen, reasonWords, targetName, triggerWords } from '../../scans/scan-words.js';
import type { Scan } from '../../scans/scans-api.js';
import type { Column } from '../../ui/data-table.js';
import { RelativeTime, useNow } from '../../ui/time.js';

export const scanColumns: Column<Scan>[] = [
  { id: 'state', header: 'State', width: 128, cell: ({ state }) => <RunStateBadge state={state} /> },
  {
    id: 'target',
    header: 'Of',
    cell: ({ target }) => <span title={target.base_url ?? undefined}>{targetName(target)}</span>,
  },
  { id: 'progress', header: 'Progress or reason', cell: (scan) => <HowFar scan={scan} /> },
  { id: 'why', header: 'Why', width: 112, hide: 'medium', cell: ({ trigger }) => triggerWords[trigger] },
  {
    id: 'queued',
    header: 'Queued',
    width: 112,
    align: 'end',
    cell: ({ queued_at }) => <RelativeTime at={queued_at} />,
  },
  {
    id: 'took',
    header: 'Took',
    width: 112,
    align: 'end',
    hide: 'medium',
    cell: (scan) => <Took scan={scan} />,
  },
];

/** How far it is while it goes on; why it ended so, where that is not as it should be. */
export function HowFar({ scan: { state, progress, reason, detail } }: { scan: Scan }) {
  if (!isOpen(state)) {
    const words = [reason === null ? '' : reasonWords(reason), detail ?? '']
      .filter((one) => one !== '')
      .join(': ');
    return <span title={words}>{words}</span>;
  }
  const { done, total, phase } = progress;
  const words = phase === '' ? 'Waiting for a scanner' : phase;
  if (total === 0) return <span className="text-muted">{words}</span>;
  return (
    <span className="flex items-center gap-2">
      <span className="h-2 w-24 shrink-0 overflow-hidden rounded-sm bg-sunken">
        <span
          className="block h-full bg-accent"
          style={{ width: `${String(Math.min(100, (done / total) * 100))}%` }}
        />
      </span>
      <span className="shrink-0">
        {number(done)} of {number(total)}
      </span>
      <span className="truncate text-muted">{words}</span>
    </span>
  );
}

function Took({ scan: { started_at, ended_at } }: { scan: Scan }) {
  const now = useNow();
  if (started_at === null) return '–';
  const end = ended_at === null ? now : Date.parse(ended_at);
  return duration(Math.max(0, end - Date.parse(started_at)) / 1000);
}

export function ScanCard({ scan }: { scan: Scan }) {
  return (
    <>
      <p className="flex items-center justify-between gap-2">
        <span className="truncate">{targetName(scan.target)}</span>
        <RunStateBadge state={scan.state} />
      </p>
      <p className="flex items-center justify-between gap-2 text-sm text-muted">
        <span className="min-w-0 truncate">
          {isOpen(scan.state) || scan.reason !== null ? <HowFar scan={scan} /> : triggerWords[scan.trigger]}
        </span>
        <RelativeTime at={scan.queued_at} />
      </p>
    </>
  );
}
