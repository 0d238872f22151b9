import { ReplayButton } from '../../scans/replay-button.js';
import { ProgressBar } from '../../scans/progress-bar.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { reasonWords } from '../../scans/scan-words.js';
import type { Attempt, Task } from '../../scans/scans-api.js';
import { Section } from '../../ui/drawer.js';
import { ShortTime } from '../../ui/time.js';

/** A part of a scan that one scanner works on at a time, with everything that was tried. */
export function TaskSection({ task, hasEnded }: { task: Task; hasEnded: boolean }) {
  const { scanner, covers, state, reason, detail, progress, attempts } = task;
  return (
    <Section
      title={`Task: ${covers} by scanner ${scanner}`}
      aside={
        <span className="flex items-center gap-3">
          <RunStateBadge state={state} />
          {state === 'failed' && hasEnded && (
            <ReplayButton taskId={task.id} of={`The task ${covers}`} isSmall />
          )}
        </span>
      }
    >
      {state === 'running' && <ProgressBar label={`Task ${covers}`} progress={progress} />}
      {reason !== null && (
        <p className="mb-2 break-words">
          <strong>{reasonWords(reason)}</strong>
          {detail !== null && detail !== '' && `: ${detail}`}
        </p>
      )}
      {attempts.length === 0 ? (
        <p className="text-muted">No scanner has taken it yet.</p>
      ) : (
        <Attempts attempts={attempts} of={covers} />
      )}
    </Section>
  );
}

const headers = ['Attempt', 'Claimed', 'Ended', 'Outcome', 'Scanner'];

function Attempts({ attempts, of }: { attempts: readonly Attempt[]; of: string }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={`Attempts at ${of}`}>
      <table className="w-full min-w-xl text-sm">
        <thead className="text-left text-muted">
          <tr className="h-8">
            {headers.map((header) => (
              <th key={header} scope="col" className="pr-4 font-normal whitespace-nowrap">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <tr
              key={`${String(attempt.attempt)} ${attempt.offered_at}`}
              className="border-t border-line align-top"
            >
              <td className="py-1.5 pr-4">{attempt.attempt}</td>
              <td className="py-1.5 pr-4">
                {attempt.claimed_at === null ? (
                  <span className="text-muted">Not claimed</span>
                ) : (
                  <ShortTime at={attempt.claimed_at} />
                )}
              </td>
              <td className="py-1.5 pr-4">
                {attempt.ended_at === null ? '–' : <ShortTime at={attempt.ended_at} />}
              </td>
              <td className="py-1.5 pr-4">
                {attempt.outcome === null ? 'Under way' : reasonWords(attempt.outcome)}
                {attempt.reason !== null && (
                  <span className="block text-muted">{reasonWords(attempt.reason)}</span>
                )}
                {attempt.detail !== null && attempt.detail !== '' && (
                  <span className="block break-words text-muted">{attempt.detail}</span>
                )}
              </td>
              <td className="max-w-40 truncate py-1.5 font-mono" title={attempt.replica}>
                {attempt.replica}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
