import { useMutation, useQuery } from '@tanstack/react-query';
import { identityReceivedInvitesAccept, identityReceivedInvitesMine } from '../../api/gen/invites.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { useEnter } from '../../entry/enter.js';
import { roleNouns } from '../../session/roles.js';
import { Button } from '../../ui/button.js';

/** Organizations that wait for the person, whose address is confirmed. */
export function OwnInvites() {
  const invites = useQuery({
    queryKey: ['own-invites'],
    queryFn: ({ signal }) => identityReceivedInvitesMine({ signal }),
    select: ({ items }) => items,
  });
  const enter = useEnter();
  const accept = useMutation({
    mutationFn: (id: string) => identityReceivedInvitesAccept({ invite_id: id }),
    onSuccess: enter,
  });
  if (invites.data === undefined || invites.data.length === 0) return null;
  return (
    <div className="flex flex-col gap-3 border-b border-line pb-4">
      {accept.error !== null && <EntryProblem problem={accept.error} />}
      {invites.data.map(({ id, organization, inviter, role }) => (
        <div key={id} className="flex flex-wrap items-center gap-3">
          <p className="min-w-0 flex-1">
            {inviter ?? 'Somebody'} invites you into{' '}
            <strong className="break-words">{organization.name}</strong> as {roleNouns[role]}.
          </p>
          <Button look="primary" isBusy={accept.isPending} onClick={() => accept.mutate(id)}>
            Join
          </Button>
        </div>
      ))}
    </div>
  );
}
