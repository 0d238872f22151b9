import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { answerOf } from '../../api/call.js';
import { rulesQuery } from '../../rules/rule-queries.js';
import type { Rule } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button, buttonClass } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { say, sayProblem } from '../../ui/toast.js';
import { oneOf } from '../../url/search-params.js';
import { save } from '../../ui/save-file.js';
import { ImportDialog } from './import-dialog.js';
import { RuleCard, ruleColumns } from './rule-columns.js';
import { RuleFilters } from './rule-filters.js';
import { noRuleFilter, rulesFilter, ruleSorts, type RulesSearch } from './rules.route.js';

const route = getRouteApi('/shell/rules');
const card = (rule: Rule) => <RuleCard rule={rule} />;

/** The rules that watch file access: which there are, how they do, and switches for them. */
export function RulesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rules = useInfiniteQuery(rulesQuery(rulesFilter(search)));
  const rows = useMemo(() => rules.data?.pages.flatMap(({ items }) => items) ?? [], [rules.data]);
  const change = (part: Partial<RulesSearch>, replace = true) =>
    void navigate({ search: { ...search, ...part }, replace });
  return (
    <Page
      title="Rules"
      aside={rules.isSuccess && countWords(rows, rules.hasNextPage)}
      actions={<Actions search={search} onImport={() => change({ import: true }, false)} />}
    >
      <RuleFilters search={search} onChange={change} />
      {rules.isPending && <TableSkeleton rows={16} widths={['w-64', 'w-16', 'w-24', 'w-16', 'w-24']} />}
      {rules.isError && rows.length === 0 && (
        <ProblemNotice problem={rules.error} onRetry={() => void rules.refetch()} />
      )}
      {rules.data !== undefined && (
        <DataTable
          label="Rules"
          rows={rows}
          columns={ruleColumns}
          card={card}
          keyOf={({ id }) => id}
          sort={search.sort ?? 'title'}
          onSort={(by) => change({ sort: oneOf(by, ruleSorts) })}
          onOpen={({ id }) => void navigate({ to: '/rules/$ruleId', params: { ruleId: id } })}
          onEnd={() => {
            if (rules.hasNextPage && !rules.isFetching) void rules.fetchNextPage();
          }}
          footer={
            rows.length === 0 && (
              <EmptyState
                title="No rule matches"
                action={<Button onClick={() => change(noRuleFilter)}>Clear the filters</Button>}
              >
                There may be others in another state, of another severity, or from another origin.
              </EmptyState>
            )
          }
        />
      )}
      <ImportDialog open={search.import === true} onClose={() => change({ import: undefined })} />
    </Page>
  );
}

function Actions({ onImport }: { search: RulesSearch; onImport: () => void }) {
  const reason = useReasonAgainst('file-access:rules');
  const [isExporting, setExporting] = useState(false);
  const exportRules = async () => {
    setExporting(true);
    try {
      const answer = await answerOf('/v1/file-access/rules/export?source=all');
      save('palisade-rules.yml', new Blob([await answer.text()], { type: 'application/yaml' }));
      say('All rules are in palisade-rules.yml');
    } catch (problem) {
      sayProblem('The rules were not exported', problem);
    }
    setExporting(false);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button isBusy={isExporting} onClick={() => void exportRules()}>
        Export
      </Button>
      <Button reason={reason} onClick={onImport}>
        Import
      </Button>
      {reason === undefined ? (
        <Link to="/rules/new" className={buttonClass('primary')}>
          New rule
        </Link>
      ) : (
        <Button look="primary" reason={reason}>
          New rule
        </Button>
      )}
    </div>
  );
}

function countWords(rows: readonly Rule[], isMore: boolean): string {
  const running = rows.filter(({ enabled }) => enabled).length;
  return `${isMore ? 'The first ' : ''}${String(rows.length)}, ${String(running)} on`;
}
