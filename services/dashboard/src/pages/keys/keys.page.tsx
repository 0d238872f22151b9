import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { identityApiKeysList, identityApiKeysRevoke } from '../../api/gen/api-keys.js';
import type { IdentityApiKeyBody } from '../../api/gen/palisade.schemas.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import { useConfirm } from '../../ui/confirm.js';
import { Page } from '../../ui/page.js';
import { EmptyState, ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';
import { MakeKey } from './make-key.js';

export const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => identityApiKeysList({ limit: 500 }, { signal }),
  select: ({ items }) => items,
});

/** Keys of programs: what each may do, until when, and when it did something last. */
export function KeysPage() {
  const reason = useReasonAgainst('api-keys:manage');
  const [isMaking, setIsMaking] = useState(false);
  return (
    <Page
      title="API keys"
      actions={
        <Button look="primary" reason={reason} onClick={() => setIsMaking(true)}>
          Make a key
        </Button>
      }
    >
      <MakeKey open={isMaking} onClose={() => setIsMaking(false)} />
      {reason === undefined ? <KeyList /> : <EmptyState title="Keys are for admins">{reason}</EmptyState>}
    </Page>
  );
}

function KeyList() {
  const keys = useQuery(keysQuery);
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const revoke = useMutation({
    mutationFn: ({ id }: IdentityApiKeyBody) => identityApiKeysRevoke(id),
    onSuccess: (_nothing, { name }) => say(`${name} is revoked`),
    onError: (problem) => sayProblem('The key is still good', problem),
    onSettled: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  if (keys.isPending) return <TableSkeleton rows={5} widths={['w-48', 'w-64', 'w-24']} />;
  if (keys.isError) return <ProblemNotice problem={keys.error} onRetry={() => void keys.refetch()} />;
  if (keys.data.length === 0) {
    return (
      <EmptyState title="There is no key yet">Programs that send events or read alerts need one.</EmptyState>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {dialog}
      <ul aria-label="API keys" className="flex max-w-4xl flex-col divide-y divide-line border-b border-line">
        {keys.data.map((key) => (
          <li key={key.id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
            <div className="min-w-48 flex-1">
              <p className={classes('truncate font-medium', !isGood(key) && 'text-muted line-through')}>
                {key.name}
              </p>
              <p className="text-sm break-words text-muted">{key.scopes.join(', ')}</p>
            </div>
            <p className="text-sm text-muted">
              <KeyTimes apiKey={key} />
            </p>
            {key.state === 'active' && (
              <Button
                look="quiet"
                aria-label={`Revoke ${key.name}`}
                onClick={() =>
                  ask({
                    title: `Revoke ${key.name}?`,
                    verb: 'Revoke',
                    onYes: () => revoke.mutate(key),
                    children: 'Whatever uses it is refused within seconds, for good.',
                  })
                }
              >
                Revoke
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const isGood = ({ state, expires_at }: IdentityApiKeyBody): boolean =>
  state === 'active' && (expires_at === null || Date.parse(expires_at) > Date.now());

function KeyTimes({ apiKey }: { apiKey: IdentityApiKeyBody }) {
  const { revoked_at, expires_at, last_used_at } = apiKey;
  const isOver = !isGood(apiKey);
  if (revoked_at !== null) {
    return (
      <>
        Revoked <RelativeTime at={revoked_at} />
      </>
    );
  }
  return (
    <>
      {last_used_at === null ? (
        'Never used'
      ) : (
        <>
          Used <RelativeTime at={last_used_at} />
        </>
      )}
      {expires_at === null ? (
        ', never ends'
      ) : (
        <>
          , {isOver ? 'ended' : 'ends'} <RelativeTime at={expires_at} />
        </>
      )}
    </>
  );
}
