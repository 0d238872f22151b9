import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { identitySessionsEnd, identitySessionsEndOthers, identitySessionsList } from '../../api/gen/auth.js';
import type { IdentitySessionBody } from '../../api/gen/palisade.schemas.js';
import { signOut } from '../../session/sign-out.js';
import { Button } from '../../ui/button.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';
import { deviceWords } from './device-words.js';

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => identitySessionsList({ limit: 100 }, { signal }),
  select: ({ items }) => items,
});

/** Where one is signed in, and ways to end it. */
export function SessionList() {
  const sessions = useQuery(sessionsQuery);
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const end = useMutation({
    mutationFn: ({ id }: IdentitySessionBody) => identitySessionsEnd(id),
    onSuccess: () => say('That session has ended'),
    onError: (problem) => sayProblem('The session goes on', problem),
    onSettled: renew,
  });
  const endOthers = useMutation({
    mutationFn: () => identitySessionsEndOthers(),
    onSuccess: ({ ended }) =>
      say(ended === 1 ? 'One session has ended' : `${String(ended)} sessions have ended`),
    onError: (problem) => sayProblem('The other sessions go on', problem),
    onSettled: renew,
  });
  const others = sessions.data?.filter(({ is_current }) => !is_current).length ?? 0;
  return (
    <SettingsSection
      title="Where you are signed in"
      about="A session ends by itself after a while, and all end when you change the password."
      actions={
        <Button
          isBusy={endOthers.isPending}
          reason={others === 0 ? 'You are signed in here alone.' : undefined}
          onClick={() => endOthers.mutate()}
        >
          Sign out elsewhere
        </Button>
      }
    >
      {sessions.isPending && <TableSkeleton rows={3} widths={['w-48', 'w-24', 'w-16']} />}
      {sessions.isError && <ProblemNotice problem={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="flex flex-col divide-y divide-line border-y border-line">
        {sessions.data?.map((session) => (
          <li key={session.id} className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate" title={session.ua ?? undefined}>
                {deviceWords(session.ua)}
                {session.is_current && <span className="text-muted"> · this one</span>}
              </p>
              <p className="text-sm text-muted">
                {session.ip ?? 'unknown address'}, since <RelativeTime at={session.created_at} />
              </p>
            </div>
            <Button
              look="quiet"
              aria-label={`${session.is_current ? 'Sign out here' : 'End'}: ${deviceWords(session.ua)}`}
              onClick={() => (session.is_current ? void signOut() : end.mutate(session))}
            >
              {session.is_current ? 'Sign out' : 'End'}
            </Button>
          </li>
        ))}
      </ul>
    </SettingsSection>
  );
}
