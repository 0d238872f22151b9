import { number } from '../format/format.js';
import type { Progress } from './scans-api.js';

/** How far it is, in words and as a bar; of something whose extent is not known yet only the words. */
export function ProgressBar({ label, progress }: { label: string; progress: Progress | undefined }) {
  const { done = 0, total = 0, phase = '' } = progress ?? {};
  const share = total > 0 ? Math.min(100, Math.round((done / total) * 100)) : undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        className="h-2 overflow-hidden rounded-sm bg-sunken"
      >
        <div
          className={share === undefined ? 'pulse-soft h-full w-full bg-accent-soft' : 'h-full bg-accent'}
          style={share === undefined ? undefined : { width: `${String(share)}%` }}
        />
      </div>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted">
        <span>{phase === '' ? 'Waiting for a scanner' : phase}</span>
        {total > 0 && (
          <span>
            {number(done)} of {number(total)}
          </span>
        )}
      </p>
    </div>
  );
}
