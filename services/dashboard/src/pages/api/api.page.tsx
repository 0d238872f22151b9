import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ApiProblem } from '../../api/problem.js';
import { GradeMark } from '../../registry/grade.js';
import type { Api } from '../../registry/registry-api.js';
import { apiQuery } from '../../registry/registry-queries.js';
import { targetQuery } from '../../scans/scan-queries.js';
import { Page } from '../../ui/page.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { Tabs } from '../../ui/tabs.js';
import { ApiSchedules } from './api-schedules.js';
import type { ApiSearch, ApiTab } from './api.route.js';
import { AuditNow } from './audit-now.js';
import { AuditsTab } from './audits-tab.js';
import { DocumentTab } from './document-tab.js';
import { OutcomesTab } from './outcomes-tab.js';
import { OverviewTab } from './overview-tab.js';
import { OwnershipTab } from './ownership-tab.js';
import { SettingsTab } from './settings-tab.js';

const route = getRouteApi('/shell/apis/$apiId');

/** One API: how it does and has done, what was found, and what is audited when. */
export function ApiPage() {
  const { apiId } = route.useParams();
  const api = useQuery(apiQuery(apiId));
  if (api.data !== undefined) return <OneApi key={apiId} api={api.data} />;
  return (
    <Page title="API">
      {api.isPending && (
        <div role="status" aria-label="Loading the API" className="flex flex-col gap-4 p-4">
          {['w-64', 'w-96', 'w-80', 'w-48'].map((width) => (
            <Bone key={width} className={width} />
          ))}
        </div>
      )}
      {api.isError &&
        (isNoApi(api.error) ? (
          <EmptyState
            title="There is no such API"
            action={
              <Link to="/apis" className="text-accent underline">
                All APIs
              </Link>
            }
          >
            It may have been deleted, or the link is of another organization.
          </EmptyState>
        ) : (
          <ProblemNotice problem={api.error} onRetry={() => void api.refetch()} />
        ))}
    </Page>
  );
}

/** An id that none can have is refused before anybody looks for it. */
const isNoApi = (error: Error): boolean =>
  error instanceof ApiProblem && (error.status === 404 || error.status === 400);

function OneApi({ api }: { api: Api }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const target = useQuery(targetQuery(api.id));
  const { tab = 'overview' } = search;
  const change = (part: Partial<ApiSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace });
  const ownership = target.data?.ownership.state;
  const tabs: { id: ApiTab; label: string; aside?: string }[] = [
    { id: 'overview', label: 'Overview' },
    { id: 'outcomes', label: 'Outcomes' },
    { id: 'audits', label: 'Audits' },
    { id: 'schedules', label: 'Schedules' },
    { id: 'ownership', label: 'Ownership', aside: ownershipAside(ownership) },
    { id: 'document', label: 'Document', aside: api.document === null ? 'none' : undefined },
    { id: 'settings', label: 'Settings' },
  ];
  return (
    <Page
      title={api.name}
      aside={
        <span className="flex min-w-0 items-center gap-3">
          {api.last_audit !== null && <GradeMark grade={api.last_audit.grade} />}
          <span className="max-w-80 truncate">{api.base_url}</span>
          {!api.active && <span className="font-medium text-text">Deactivated</span>}
        </span>
      }
      actions={<AuditNow api={api} />}
    >
      <Tabs
        label="Parts of the API"
        tabs={tabs}
        open={tab}
        onOpen={(next) =>
          void navigate({
            search: { tab: next === 'overview' ? undefined : next, audit: search.audit },
            replace: true,
          })
        }
      >
        {tab === 'overview' && (
          <OverviewTab api={api} search={search} ownership={ownership} onChange={change} />
        )}
        {tab === 'outcomes' && <OutcomesTab api={api} search={search} onChange={change} />}
        {tab === 'audits' && <AuditsTab api={api} />}
        {tab === 'schedules' && (
          <ApiSchedules
            api={api}
            open={search.schedule}
            onOpen={(schedule) => change({ schedule }, search.schedule !== undefined)}
          />
        )}
        {tab === 'ownership' && <OwnershipTab api={api} target={target} />}
        {tab === 'document' && <DocumentTab api={api} />}
        {tab === 'settings' && <SettingsTab key={api.revision} api={api} />}
      </Tabs>
    </Page>
  );
}

function ownershipAside(state: string | undefined): string | undefined {
  if (state === undefined) return undefined;
  return state === 'proven' ? 'proven' : 'not proven';
}
