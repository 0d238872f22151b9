import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.js';
import { exceptionsQuery, ruleQuery } from '../../rules/rule-queries.js';
import { RuleStateBadge } from '../../rules/rule-state.js';
import type { RuleDetail } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Page } from '../../ui/page.js';
import { SeverityBadge } from '../../ui/severity.js';
import { Bone, EmptyState, ProblemNotice } from '../../ui/states.js';
import { Tabs } from '../../ui/tabs.js';
import { DryRun } from '../../rules/dry-run/dry-run.js';
import { EditorTab } from './editor-tab.js';
import { ExceptionsTab } from './exceptions-tab.js';
import { OverviewTab } from './overview-tab.js';
import { RuleActions } from './rule-actions.js';
import type { RuleSearch, RuleTab } from './rule.route.js';
import { VersionsTab } from './versions-tab.js';

const route = getRouteApi('/shell/rules/$ruleId');

/** One rule: what it asks and how it does, its text, what it would have found, how it came to be as it is. */
export function RulePage() {
  const { ruleId } = route.useParams();
  const rule = useQuery(ruleQuery(ruleId));
  if (rule.data !== undefined) return <OneRule key={ruleId} rule={rule.data} />;
  return (
    <Page title="Rule">
      {rule.isPending && (
        <div role="status" aria-label="Loading the rule" className="flex flex-col gap-4 p-4">
          {['w-64', 'w-96', 'w-80', 'w-48'].map((width) => (
            <Bone key={width} className={width} />
          ))}
        </div>
      )}
      {rule.isError &&
        (isNoRule(rule.error) ? (
          <EmptyState
            title="There is no such rule"
            action={
              <Link to="/rules" className="text-accent underline">
                All rules
              </Link>
            }
          >
            It may have been deleted, or the link is of another organization.
          </EmptyState>
        ) : (
          <ProblemNotice problem={rule.error} onRetry={() => void rule.refetch()} />
        ))}
    </Page>
  );
}

/** An id that none can have is refused before anybody looks for it. */
const isNoRule = (error: Error): boolean =>
  error instanceof ApiProblem && (error.status === 404 || error.status === 400);

function OneRule({ rule }: { rule: RuleDetail }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const exceptions = useQuery(exceptionsQuery(rule.id));
  // What is written and not saved outlives a look at another tab.
  const [draft, setDraft] = useState<{ yaml: string; basis: number }>();
  const isReadOnly = useReasonAgainst('file-access:rules') !== undefined;
  const { tab = 'overview' } = search;
  const isChanged = draft !== undefined && draft.yaml !== rule.yaml;
  const change = (part: Partial<RuleSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace });
  const tabs: { id: RuleTab; label: string; aside?: string }[] = [
    { id: 'overview', label: 'Overview' },
    { id: 'editor', label: 'Editor', aside: isChanged ? 'not saved' : undefined },
    { id: 'dry-run', label: 'Dry run' },
    { id: 'versions', label: 'Versions', aside: rule.revision === 0 ? undefined : String(rule.revision) },
    { id: 'exceptions', label: 'Exceptions', aside: String(exceptions.data?.length ?? '') || undefined },
  ];
  return (
    <Page
      title={rule.title}
      aside={
        <span className="flex flex-wrap items-center gap-x-4">
          <SeverityBadge severity={rule.severity} />
          <RuleStateBadge rule={rule} />
          {rule.mode === 'shadow' && <span>In shadow</span>}
        </span>
      }
      actions={<RuleActions rule={rule} />}
    >
      <Tabs
        label="Parts of the rule"
        tabs={tabs}
        open={tab}
        onOpen={(next) => change({ tab: next === 'overview' ? undefined : next })}
      >
        {tab === 'overview' && <OverviewTab rule={rule} />}
        {tab === 'editor' && (
          <EditorTab
            rule={rule}
            draft={draft ?? { yaml: rule.yaml, basis: rule.revision }}
            onDraft={setDraft}
            isReadOnly={isReadOnly}
          />
        )}
        {tab === 'dry-run' && (
          <DryRun
            yaml={draft?.yaml ?? rule.yaml}
            ruleId={rule.id}
            about={isChanged ? 'The text as it is in the editor, not saved yet.' : 'The rule as it runs now.'}
            backtestId={search.backtest}
            onBacktest={(backtest) => change({ backtest })}
          />
        )}
        {tab === 'versions' && (
          <VersionsTab
            rule={rule}
            compare={search.compare === undefined ? undefined : Number(search.compare)}
            onCompare={(revision) =>
              change({ compare: revision === undefined ? undefined : String(revision) })
            }
          />
        )}
        {tab === 'exceptions' && <ExceptionsTab rule={rule} />}
      </Tabs>
    </Page>
  );
}
