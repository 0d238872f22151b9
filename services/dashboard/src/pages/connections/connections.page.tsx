import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { connectionsQuery, scanKeys } from '../../scans/scan-queries.js';
import { connectionWords } from '../../scans/scan-words.js';
import { scansApi, type Connection } from '../../scans/scans-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';
import { ChangeConnection, NewConnection, ReplaceSecret } from './connection-forms.js';
import type { ConnectionsSearch } from './connections.route.js';

const route = getRouteApi('/shell/connections');

/** Credentials that audits use: their names, and when they were used. */
export function ConnectionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const reason = useReasonAgainst('connections:manage');
  const go = (to: ConnectionsSearch, replace = false) => void navigate({ search: to, replace });
  return (
    <Page
      title="Connections"
      actions={
        <Button look="primary" reason={reason} onClick={() => go({ new: true })}>
          Add a connection
        </Button>
      }
    >
      {reason === undefined ? (
        <>
          <NewConnection open={search.new === true} onClose={() => go({}, true)} />
          <ConnectionList
            replaced={search.secret}
            changed={search.change}
            onReplace={(secret) => go({ secret }, secret === undefined)}
            onChange={(change) => go({ change }, change === undefined)}
            onAdd={() => go({ new: true })}
          />
        </>
      ) : (
        <EmptyState title="Connections are for admins">{reason}</EmptyState>
      )}
    </Page>
  );
}

interface ConnectionListProps {
  replaced: string | undefined;
  changed: string | undefined;
  onReplace: (id: string | undefined) => void;
  onChange: (id: string | undefined) => void;
  onAdd: () => void;
}

function ConnectionList({ replaced, changed, onReplace, onChange, onAdd }: ConnectionListProps) {
  const connections = useQuery(connectionsQuery);
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const remove = useMutation({
    mutationFn: ({ id, used_by }: Connection) => scansApi.removeConnection(id, used_by > 0),
    onSuccess: (_nothing, { name }) => say(`${name} is deleted`),
    onError: (problem, { name }) => sayProblem(`${name} is still there`, problem),
    onSettled: () => queries.invalidateQueries({ queryKey: scanKeys.connections }),
  });
  if (connections.isPending) return <TableSkeleton rows={5} widths={['w-48', 'w-40', 'w-24']} />;
  if (connections.isError)
    return <ProblemNotice problem={connections.error} onRetry={() => void connections.refetch()} />;
  if (connections.data.length === 0) {
    return (
      <EmptyState
        title="There is no connection yet"
        action={<Button onClick={onAdd}>Add a connection</Button>}
      >
        With credentials of yours an audit sees what somebody sees who has signed in. They are kept sealed,
        handed to scanners only, and never shown again.
      </EmptyState>
    );
  }
  const removing = (connection: Connection) =>
    ask({
      title: `Delete ${connection.name}?`,
      verb: 'Delete',
      onYes: () => remove.mutate(connection),
      children:
        connection.used_by === 0
          ? 'Its secret is destroyed. Nothing uses it.'
          : `Its secret is destroyed. ${usedBy(connection.used_by)} audited without it from here on.`,
    });
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {dialog}
      <ReplaceSecret
        connection={connections.data.find(({ id }) => id === replaced)}
        onClose={() => onReplace(undefined)}
      />
      <ChangeConnection
        connection={connections.data.find(({ id }) => id === changed)}
        onClose={() => onChange(undefined)}
      />
      <ul
        aria-label="Connections"
        className="flex max-w-4xl flex-col divide-y divide-line border-b border-line"
      >
        {connections.data.map((connection) => (
          <li key={connection.id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
            <div className="min-w-48 flex-1">
              <p className="truncate font-medium">{connection.name}</p>
              <p className="truncate text-sm text-muted">
                {connectionWords[connection.kind]}
                {connection.label !== '' && `, ${connection.label}`}
              </p>
            </div>
            <p className="text-sm text-muted">
              <Times connection={connection} />
            </p>
            <div className="flex flex-wrap gap-2 max-sm:-ml-3">
              <Button
                look="quiet"
                aria-label={`Change ${connection.name}`}
                onClick={() => onChange(connection.id)}
              >
                Change
              </Button>
              <Button
                look="quiet"
                aria-label={`Replace the secret of ${connection.name}`}
                onClick={() => onReplace(connection.id)}
              >
                Replace the secret
              </Button>
              <Button
                look="quiet"
                aria-label={`Delete ${connection.name}`}
                onClick={() => removing(connection)}
              >
                Delete
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

const usedBy = (count: number): string => (count === 1 ? 'One API is' : `${String(count)} APIs are`);

function Times({ connection: { rotated_at, last_used_at, used_by } }: { connection: Connection }) {
  return (
    <>
      {used_by === 1 ? 'One API' : `${String(used_by)} APIs`},{' '}
      {last_used_at === null ? (
        'never used'
      ) : (
        <>
          used <RelativeTime at={last_used_at} />
        </>
      )}
      , secret from <RelativeTime at={rotated_at} />
    </>
  );
}
