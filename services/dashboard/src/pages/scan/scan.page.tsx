import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiProblem } from '../../api/problem.js';
import { apiKeys } from '../../registry/registry-queries.js';
import { ProgressBar } from '../../scans/progress-bar.js';
import { RunStateBadge } from '../../scans/run-state.js';
import { scanKeys, scanQuery } from '../../scans/scan-queries.js';
import { isOpen, reasonWords, targetName, triggerWords } from '../../scans/scan-words.js';
import { scansApi, type ScanDetail } from '../../scans/scans-api.js';
import { useMembers, useReasonAgainst } from '../../session/session.js';
import { Button, buttonClass } from '../../ui/button.js';
import { Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Page } from '../../ui/page.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { ExactTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';
import { TaskSection } from './task-section.js';

const route = getRouteApi('/shell/scans/$scanId');

/** One scan: how far it is or how it ended, with every attempt at each of its tasks. */
export function ScanPage() {
  const { scanId } = route.useParams();
  const scan = useQuery(scanQuery(scanId));
  if (scan.data !== undefined) return <OneScan scan={scan.data} />;
  const isNone = scan.error instanceof ApiProblem && [400, 404].includes(scan.error.status);
  return (
    <Page title="Scan">
      {scan.isPending && <Bone className="m-4 w-96" />}
      {isNone && (
        <EmptyState
          title="There is no such scan"
          action={
            <Link to="/scans" className="text-accent underline">
              All scans
            </Link>
          }
        >
          It is not known yet, was deleted with what it was of, or is of another organization.
        </EmptyState>
      )}
      {scan.isError && !isNone && <ProblemNotice problem={scan.error} onRetry={() => void scan.refetch()} />}
    </Page>
  );
}

function OneScan({ scan }: { scan: ScanDetail }) {
  const isUnderWay = isOpen(scan.state);
  return (
    <Page
      title={`Scan of ${targetName(scan.target)}`}
      aside={<RunStateBadge state={scan.state} />}
      actions={
        <div className="flex gap-2">
          <Link
            to="/apis/$apiId"
            params={{ apiId: scan.target.id }}
            search={isUnderWay ? {} : { audit: scan.id }}
            className={buttonClass()}
          >
            {isUnderWay ? 'The API' : 'Its result'}
          </Link>
          {isUnderWay && <Cancel scan={scan} />}
        </div>
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={0} role="region" aria-label="About the scan">
        {isUnderWay && (
          <Section title="Progress">
            <ProgressBar label={`Scan of ${targetName(scan.target)}`} progress={scan.progress} />
          </Section>
        )}
        {!isUnderWay && scan.reason !== null && (
          <Section title="Why it ended so">
            <p role="status" className="font-medium">
              {reasonWords(scan.reason)}
            </p>
            {scan.detail !== null && scan.detail !== '' && <p className="break-words">{scan.detail}</p>}
          </Section>
        )}
        <Section title="About it">
          <About scan={scan} />
        </Section>
        {scan.tasks.map((task) => (
          <TaskSection key={task.id} task={task} hasEnded={!isUnderWay} />
        ))}
        {scan.tasks.length === 0 && (
          <Section title="Tasks">
            <p className="text-muted">It has none: it ended before anything was begun.</p>
          </Section>
        )}
      </div>
    </Page>
  );
}

function Cancel({ scan }: { scan: ScanDetail }) {
  const reason = useReasonAgainst('scans:run');
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => scansApi.cancel(scan.id),
    onSuccess: () => say('The scan is cancelled'),
    onError: (problem) => sayProblem('The scan goes on', problem),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: scanKeys.scans });
      await queries.invalidateQueries({ queryKey: apiKeys.all });
    },
  });
  return (
    <Button reason={reason} isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
      Cancel
    </Button>
  );
}

function About({ scan }: { scan: ScanDetail }) {
  const members = useMembers();
  const asker = members.find(({ id }) => id === scan.requested_by);
  const time = (at: string | null): ReactNode => (at === null ? '–' : <ExactTime at={at} />);
  return (
    <Facts
      facts={{
        Address: <span className="break-all">{scan.target.base_url ?? '–'}</span>,
        Why: triggerWords[scan.trigger],
        Queued: time(scan.queued_at),
        'Asked for by':
          scan.schedule_id === null ? (
            (asker?.name ?? scan.requested_by ?? '–')
          ) : (
            <Link
              to="/schedules"
              search={{ schedule: scan.schedule_id }}
              className="leading-6 text-accent underline"
            >
              A schedule
            </Link>
          ),
        Started: time(scan.started_at),
        Ended: time(scan.ended_at),
      }}
    />
  );
}
