import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Api } from '../../registry/registry-api.js';
import { auditQuery, auditsQuery, trendQuery } from '../../registry/registry-queries.js';
import { criticalityWords, sensitivityWords } from '../../registry/registry-words.js';
import { reasonWords, stateWords } from '../../scans/scan-words.js';
import { Section } from '../../ui/drawer.js';
import { Facts } from '../../ui/facts.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { ExactTime } from '../../ui/time.js';
import type { ApiSearch } from './api.route.js';
import { Arithmetic } from './arithmetic.js';
import { AuditNow } from './audit-now.js';
import { AuditProgress } from './audit-progress.js';
import { AuditSummary } from './audit-summary.js';
import { ChosenAudit } from './chosen-audit.js';
import { Differences } from './differences.js';
import { ScoreChart } from './score-chart.js';

interface OverviewTabProps {
  api: Api;
  search: ApiSearch;
  ownership: string | undefined;
  onChange: (part: Partial<ApiSearch>, replace?: boolean) => void;
}

/** How the API does: its score and how it comes about, what has changed, what is under way. */
export function OverviewTab({ api, search, ownership, onChange }: OverviewTabProps) {
  const auditId = search.audit ?? api.last_audit?.id;
  const audit = useQuery(auditQuery(api.id, auditId));
  const trend = useQuery(trendQuery(api.id));
  return (
    <>
      {ownership !== undefined && ownership !== 'proven' && <NotProven apiId={api.id} />}
      {api.open_audit !== null && <AuditProgress key={api.open_audit.id} api={api} audit={api.open_audit} />}
      {auditId === undefined && api.open_audit === null && <NoResult api={api} />}
      {audit.isError && <ProblemNotice problem={audit.error} onRetry={() => void audit.refetch()} />}
      {auditId !== undefined && audit.isPending && <Bone className="m-4 w-96" />}
      {audit.data !== undefined && (
        <>
          <ChosenAudit api={api} audit={audit.data} onLatest={() => onChange({ audit: undefined })} />
          <div className="grid grid-cols-1 gap-x-4 xl:grid-cols-2">
            <div className="min-w-0">
              <Section title="Result">
                <AuditSummary audit={audit.data} />
              </Section>
              <Section title="Since the audit before">
                <Differences audit={audit.data} />
              </Section>
            </div>
            <div className="min-w-0">
              <Section title="Score over time">
                {trend.isError && (
                  <ProblemNotice problem={trend.error} onRetry={() => void trend.refetch()} />
                )}
                {trend.data !== undefined && (
                  <ScoreChart
                    points={trend.data}
                    chosen={audit.data.id}
                    onChoose={(id) => onChange({ audit: id === api.last_audit?.id ? undefined : id })}
                  />
                )}
              </Section>
              <Section title="How the score comes about">
                <Arithmetic audit={audit.data} />
              </Section>
            </div>
          </div>
        </>
      )}
      <Section title="About the API">
        <Facts facts={factsOf(api)} />
      </Section>
    </>
  );
}

/** Nobody has audited it, or no audit came to a result: then why. */
function NoResult({ api }: { api: Api }) {
  const audits = useInfiniteQuery(auditsQuery(api.id));
  const last = audits.data?.pages[0]?.items[0];
  if (last === undefined) {
    return (
      <EmptyState title="It has not been audited yet" action={<AuditNow api={api} />}>
        An audit takes seconds to minutes. Its score, what failed and what to do appear here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No audit has come to a result yet" action={<AuditNow api={api} />}>
      The last one: {stateWords[last.state].toLowerCase()}
      {last.reason !== null && `. ${reasonWords(last.reason)}`}
      {last.detail !== null && `: ${last.detail}`}
    </EmptyState>
  );
}

function NotProven({ apiId }: { apiId: string }) {
  return (
    <p role="status" className="border-b border-line bg-surface px-4 py-2">
      Nobody has proven yet that its host is yours: audits see what a few requests show, and the rest is not
      evaluated.{' '}
      <Link
        to="/apis/$apiId"
        params={{ apiId }}
        search={{ tab: 'ownership' }}
        className="text-accent underline"
      >
        Prove ownership
      </Link>
    </p>
  );
}

function factsOf(api: Api): Record<string, ReactNode> {
  const { document } = api;
  return {
    'Base URL': <span className="break-all">{api.base_url}</span>,
    Environment: api.environment ?? '–',
    Criticality: criticalityWords[api.criticality],
    'Data sensitivity': sensitivityWords[api.data_sensitivity],
    Owner: api.owner_email ?? '–',
    'Requests per second': `${String(api.max_requests_per_second)} at most`,
    Document:
      document === null
        ? 'None'
        : `${document.title} (OpenAPI ${document.version}, ${String(document.operations)} operations)`,
    Registered: <ExactTime at={api.created_at} />,
    ...(api.description !== '' && { Description: api.description }),
  };
}
