import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Api } from '../../registry/registry-api.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { ProgressBar } from '../../scans/progress-bar.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { scanKeys, scanQuery } from '../../scans/scan-queries.js';
import { isOpen } from '../../scans/scan-words.js';
import { scansApi } from '../../scans/scans-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { say, sayProblem } from '../../ui/toast.js';

type OpenAudit = NonNullable<Api['open_audit']>;

/** The audit that is under way, as it goes on; the page is read again when it has ended. */
export function AuditProgress({ api, audit }: { api: Api; audit: OpenAudit }) {
  const queries = useQueryClient();
  const reason = useReasonAgainst('scans:run');
  const scan = useQuery(scanQuery(audit.id));
  const state = scan.data !== undefined && isOpen(scan.data.state) ? scan.data.state : audit.state;
  const hasEnded = scan.data !== undefined && !isOpen(scan.data.state);
  const told = useRef(false);
  useEffect(() => {
    if (!hasEnded || told.current) return;
    told.current = true;
    void queries.invalidateQueries({ queryKey: apiKeys.one(api.id) });
  }, [queries, api.id, hasEnded]);
  const cancel = useMutation({
    mutationFn: () => scansApi.cancel(audit.id),
    onSuccess: () => say('The audit is cancelled'),
    onError: (problem) => sayProblem('The audit goes on', problem),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: scanKeys.scans });
      await queries.invalidateQueries({ queryKey: apiKeys.all });
    },
  });
  return (
    <section aria-label="Audit under way" className="flex flex-col gap-2 border-b border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-semibold">Audit under way</h2>
        <RunStateBadge state={hasEnded ? 'closing' : state} />
        <span className="flex-1" />
        <Link to="/scans/$scanId" params={{ scanId: audit.id }} className="text-accent underline">
          Tasks and attempts
        </Link>
        {!hasEnded && (
          <Button reason={reason} isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
      </div>
      <ProgressBar label={`Audit of ${api.name}`} progress={scan.data?.progress} />
    </section>
  );
}
