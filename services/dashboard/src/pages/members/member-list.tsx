import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { identityMembersChange, identityMembersLeave, identityMembersRemove } from '../../api/gen/members.js';
import type { IdentityMemberBody, IdentityRole } from '../../api/gen/palisade.schemas.js';
import { addressOf } from '../../api/address.js';
import { refreshSession } from '../../api/refresh.js';
import { roleNouns, roleWords } from '../../session/roles.js';
import { membersQuery, useReasonAgainst, useSession } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { inputClass } from '../../ui/field.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';

/** Members with their roles; admins change them. */
export function MemberList() {
  const members = useQuery(membersQuery);
  const { user, organization } = useSession();
  const queries = useQueryClient();
  const { ask, dialog } = useConfirm();
  const reason = useReasonAgainst('members:manage');
  const renew = () => queries.invalidateQueries({ queryKey: membersQuery.queryKey });
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: IdentityRole }) => identityMembersChange(id, { role }),
    onSuccess: ({ name, role }) => say(`${name} is ${roleNouns[role]} now`),
    onError: (problem) => sayProblem('The role is unchanged', problem),
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: ({ id }: IdentityMemberBody) => identityMembersRemove(id),
    onSuccess: (_nothing, { name }) => say(`${name} is no member any more`),
    onError: (problem) => sayProblem('Nobody was removed', problem),
    onSettled: renew,
  });
  const leave = useMutation({
    mutationFn: async () => {
      await identityMembersLeave();
      await refreshSession(Date.now());
    },
    // Nothing of the organization stays in memory.
    onSuccess: () => window.location.assign(addressOf('/')),
    onError: (problem) => sayProblem('You are still a member', problem),
  });
  const confirmRemoval = (member: IdentityMemberBody) =>
    ask({
      title: `Remove ${member.name}?`,
      verb: 'Remove',
      onYes: () => remove.mutate(member),
      children: `${member.email} loses access to ${organization?.name ?? 'the organization'} at once. What they did stays. An invite brings them back.`,
    });
  const confirmLeaving = () =>
    ask({
      title: `Leave ${organization?.name ?? 'the organization'}?`,
      verb: 'Leave',
      onYes: () => leave.mutate(),
      children: 'You lose access at once, and need an invite to come back.',
    });
  if (members.isPending) return <TableSkeleton rows={6} widths={['w-40', 'w-56', 'w-20', 'w-24']} />;
  if (members.isError) {
    return <ProblemNotice problem={members.error} onRetry={() => void members.refetch()} />;
  }
  return (
    <>
      {dialog}
      <ul aria-label="Members" className="flex max-w-3xl flex-col divide-y divide-line border-b border-line">
        {members.data.map((member) => (
          <li key={member.id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
            <div className="min-w-48 flex-1">
              <p className="truncate font-medium">
                {member.name}
                {member.id === user.id && <span className="font-normal text-muted"> · you</span>}
              </p>
              <p className="truncate text-sm text-muted">
                {member.email}, joined <RelativeTime at={member.joined_at} />
              </p>
            </div>
            <div className="flex w-56 items-center gap-2">
              <RoleChoice
                member={member}
                reason={reason}
                onChoose={(role) => change.mutate({ id: member.id, role })}
              />
              {member.id === user.id ? (
                <Button look="quiet" isBusy={leave.isPending} onClick={confirmLeaving}>
                  Leave
                </Button>
              ) : (
                <Button
                  look="quiet"
                  reason={reason}
                  aria-label={`Remove ${member.name}`}
                  onClick={() => confirmRemoval(member)}
                >
                  Remove
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function RoleChoice({
  member: { name, role },
  reason,
  onChoose,
}: {
  member: IdentityMemberBody;
  reason: string | undefined;
  onChoose: (role: IdentityRole) => void;
}) {
  if (reason !== undefined) return <span className="w-28">{roleWords[role]}</span>;
  return (
    <select
      aria-label={`Role of ${name}`}
      value={role}
      className={`${inputClass} w-28!`}
      onChange={(event) => onChoose(event.target.value as IdentityRole)}
    >
      {Object.entries(roleWords).map(([id, words]) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  );
}
