import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AuditRecordsListParams, AuditRecordView } from '../../api/gen/palisade.schemas.js';
import { number } from '../../format/format.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { NewRows, Page } from '../../ui/page.js';
import { Bone, EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { AuditCard, auditColumns } from './audit-columns.js';
import { AuditFilters } from './audit-filters.js';
import { latestQuery, recordsQuery } from './audit-queries.js';
import { auditFilter, isFiltered, noFilter, type AuditSearch } from './audit-search.js';
import { ProofDrawer } from './proof/proof-drawer.js';
import { badRecord, useProof } from './proof/use-proof.js';
import { RecordDrawer } from './record-drawer.js';

const route = getRouteApi('/shell/audit');
const card = (shown: AuditRecordView) => <AuditCard {...shown} />;

/** Who did what in the organization, and the proof that nobody changed it since. */
export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const reason = useReasonAgainst('audit:read');
  const proof = useProof();
  const change = (part: Partial<AuditSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace });
  const closed = { record: undefined, at: undefined, proof: undefined };
  const prove = () => {
    change({ ...closed, proof: true }, false);
    proof.start();
  };
  const open = (shown: { sequence: number; at: string | undefined }, replace: boolean) =>
    change({ ...closed, record: String(shown.sequence), at: shown.at }, replace);

  return (
    <Page
      title="Audit log"
      aside="Who did what"
      actions={
        <Button look="primary" reason={reason} onClick={prove}>
          Prove
        </Button>
      }
    >
      {reason !== undefined ? (
        <EmptyState title="The audit log is not open to you">
          {reason} An admin of the organization can change your role.
        </EmptyState>
      ) : (
        <>
          <AuditFilters search={search} onChange={change} />
          <Records search={search} onChange={change} onOpen={open} bad={badRecord(proof)} />
          <ProofDrawer open={search.proof === true} proof={proof} onClose={() => change(closed)} />
        </>
      )}
    </Page>
  );
}

interface RecordsProps {
  search: AuditSearch;
  onChange: (part: Partial<AuditSearch>) => void;
  onOpen: (shown: { sequence: number; at: string | undefined }, replace: boolean) => void;
  bad: { record: AuditRecordView; detail: string } | undefined;
}

function Records({ search, onChange, onOpen, bad }: RecordsProps) {
  const filter = useFilter(search);
  const records = useInfiniteQuery(recordsQuery(filter));
  const rows = useMemo(() => records.data?.pages.flatMap(({ items }) => items) ?? [], [records.data]);
  const latest = useQuery({ ...latestQuery(filter), enabled: records.isSuccess });
  const first = rows[0]?.sequence ?? 0;
  const fresh = latest.data?.items.filter(({ sequence }) => sequence > first).length ?? 0;
  const more = () => {
    if (records.hasNextPage && !records.isFetching) void records.fetchNextPage();
  };
  const isBad = bad !== undefined && String(bad.record.sequence) === search.record;
  return (
    <>
      <div className="relative flex min-h-0 flex-1 flex-col bg-surface">
        <NewRows count={records.isFetching ? 0 : fresh} onShow={() => void records.refetch()} />
        {records.isPending && <TableSkeleton widths={['w-32', 'w-40', 'w-48', 'w-32', 'w-16']} />}
        {records.isError && rows.length === 0 && (
          <ProblemNotice problem={records.error} onRetry={() => void records.refetch()} />
        )}
        {records.data !== undefined && (
          <DataTable
            label="Audit log"
            rows={rows}
            columns={auditColumns}
            card={card}
            keyOf={({ sequence }) => String(sequence)}
            openKey={search.record}
            onOpen={({ sequence, record }) =>
              onOpen({ sequence, at: record.occurred_at }, search.record !== undefined)
            }
            onEnd={more}
            footer={
              <>
                {records.isFetchingNextPage && <Bone className="m-4 w-64" />}
                {records.isError && (
                  <ProblemNotice problem={records.error} onRetry={() => void records.refetch()} />
                )}
                {rows.length === 0 && records.isSuccess && (
                  <NoRecords search={search} onClear={() => onChange(noFilter)} />
                )}
                {rows.length > 0 && !records.hasNextPage && (
                  <p className="px-4 py-2 text-sm text-muted">
                    {isFiltered(search) ? 'All that match' : 'All there are'}: {number(rows.length)}
                  </p>
                )}
              </>
            }
          />
        )}
      </div>
      <RecordDrawer
        search={search}
        known={isBad ? bad.record : rows.find(({ sequence }) => String(sequence) === search.record)}
        fault={isBad ? bad.detail : undefined}
        onClose={() => onChange({ record: undefined, at: undefined })}
      />
    </>
  );
}

/** The same until another is asked for: “the last hour” doesn't begin anew with every minute that passes. */
function useFilter({
  record: _record,
  at: _at,
  proof: _proof,
  ...asked
}: AuditSearch): AuditRecordsListParams {
  const key = JSON.stringify(asked);
  return useMemo(() => auditFilter(JSON.parse(key) as AuditSearch), [key]);
}

function NoRecords({ search, onClear }: { search: AuditSearch; onClear: () => void }) {
  if (!isFiltered(search)) {
    return (
      <EmptyState title="Nothing is recorded yet">
        Logins, changes of alerts, members and keys, and refusals appear here by themselves, seconds after
        they happen.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No record matches" action={<Button onClick={onClear}>Clear the filters</Button>}>
      An actor is found by a whole e-mail address or id, an action by what it begins with, such as{' '}
      <code>auth.</code>
    </EmptyState>
  );
}
