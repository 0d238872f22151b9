import type { Api, Audit } from '../../registry/registry-api.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { reasonWords, triggerWords } from '../../scans/scan-words.js';
import { ExactTime, RelativeTime } from '../../ui/time.js';

/** Which audit is looked at, how it ended, and the way to the latest. */
export function ChosenAudit({ api, audit, onLatest }: { api: Api; audit: Audit; onLatest: () => void }) {
  const isLatest = audit.id === api.last_audit?.id;
  const { reason, detail } = audit;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm">
      <span className="font-medium">
        {isLatest ? 'Last audit' : 'Audit of'} <ExactTime at={audit.ended_at ?? audit.queued_at} />
      </span>
      {audit.ended_at !== null && isLatest && (
        <span className="text-muted">
          <RelativeTime at={audit.ended_at} />
        </span>
      )}
      <RunStateBadge state={audit.state} />
      {audit.trigger !== null && <span className="text-muted">{triggerWords[audit.trigger]}</span>}
      {!audit.ownership_proven && <span className="text-muted">Ownership was not proven</span>}
      {reason !== null && (
        <span>
          {reasonWords(reason)}
          {detail !== null && detail !== '' && `: ${detail}`}
        </span>
      )}
      {!isLatest && (
        <button type="button" className="leading-6 text-accent underline" onClick={onLatest}>
          Show the last one
        </button>
      )}
    </div>
  );
}
