import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { fileAccessRulesList } from '../../api/gen/file-access.js';
import type { FileAccessRuleAnswer } from '../../api/gen/palisade.schemas.js';
import { duration, quantity } from '../../format/format.js';
import { AttackLinks } from '../../ui/attack-links.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { Drawer, Section } from '../../ui/drawer.js';
import { ChoiceFilter, FilterBar } from '../../ui/filter-bar.js';
import { Page } from '../../ui/page.js';
import { severities, severityWords } from '../../ui/severities.js';
import { SeverityBadge } from '../../ui/severity.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import type { RulesSearch } from './rules.route.js';

const route = getRouteApi('/shell/rules');

const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => fileAccessRulesList({ signal }),
  select: ({ items }) => items,
});

const columns: Column<FileAccessRuleAnswer>[] = [
  {
    id: 'severity',
    header: 'Severity',
    width: 104,
    cell: ({ severity }) => <SeverityBadge severity={severity} />,
  },
  { id: 'title', header: 'Rule', cell: ({ title }) => title },
  {
    id: 'threshold',
    header: 'Above',
    width: 136,
    align: 'end',
    cell: ({ threshold, unit }) => quantity(threshold, unit),
  },
  {
    id: 'window',
    header: 'Within',
    width: 80,
    align: 'end',
    hide: 'narrow',
    cell: ({ window_seconds }) => duration(window_seconds),
  },
];

const card = ({ title, severity, threshold, unit, window_seconds }: FileAccessRuleAnswer) => (
  <>
    <p className="truncate" title={title}>
      {title}
    </p>
    <p className="flex items-center justify-between gap-2 text-sm text-muted">
      <SeverityBadge severity={severity} />
      <span className="truncate">
        Above {quantity(threshold, unit)} within {duration(window_seconds)}
      </span>
    </p>
  </>
);

/** The rules that watch file access, and what each one asks. */
export function RulesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rules = useQuery(rulesQuery);
  const change = (part: Partial<RulesSearch>) =>
    void navigate({ search: { ...search, ...part }, replace: true });
  const { severity: chosen = [] } = search;
  const shown = rules.data?.filter(({ severity }) => chosen.length === 0 || chosen.includes(severity));
  return (
    <Page title="Rules" aside={rules.data && `${String(rules.data.length)} run`}>
      <FilterBar
        active={chosen.map((severity) => ({
          label: `Severity: ${severityWords[severity]}`,
          onRemove: () => change({ severity: chosen.filter((other) => other !== severity) }),
        }))}
        onClear={() => change({ severity: undefined })}
      >
        <ChoiceFilter
          label="Severity"
          options={severities.map((value) => ({ value, label: <SeverityBadge severity={value} /> }))}
          chosen={chosen}
          onChange={(severity) => change({ severity })}
        />
      </FilterBar>
      {rules.isPending && <TableSkeleton rows={3} widths={['w-16', 'w-64', 'w-24']} />}
      {rules.isError && <ProblemNotice problem={rules.error} onRetry={() => void rules.refetch()} />}
      {shown !== undefined && (
        <DataTable
          label="Rules"
          rows={shown}
          columns={columns}
          card={card}
          keyOf={({ id }) => id}
          openKey={search.rule}
          onOpen={({ id }) => change({ rule: id })}
          footer={
            shown.length === 0 && (
              <EmptyState title="No rule is of this severity">Choose another one.</EmptyState>
            )
          }
        />
      )}
      <RuleDrawer
        rule={rules.data?.find(({ id }) => id === search.rule)}
        onClose={() => change({ rule: undefined })}
      />
    </Page>
  );
}

function RuleDrawer({ rule, onClose }: { rule: FileAccessRuleAnswer | undefined; onClose: () => void }) {
  return (
    <Drawer open={rule !== undefined} onClose={onClose} title={rule?.title}>
      {rule !== undefined && (
        <>
          <Section title="What it asks" aside={`Version ${rule.version}`}>
            <p>{rule.description}</p>
          </Section>
          <Section title="ATT&CK">
            <AttackLinks attacks={rule.attacks} />
          </Section>
          <Section title="What it found">
            <Link
              to="/alerts"
              search={{ q: rule.title }}
              className="inline-block leading-6 text-accent underline"
            >
              Alerts of this rule
            </Link>
          </Section>
        </>
      )}
    </Drawer>
  );
}
