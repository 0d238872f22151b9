import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { identityAccountsAskAgain } from '../../api/gen/auth.js';
import { identityReceivedInvitesAccept, identityReceivedInvitesPreview } from '../../api/gen/invites.js';
import { ApiProblem } from '../../api/problem.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem, useWait } from '../../entry/entry-problem.js';
import { useEnter } from '../../entry/enter.js';
import { tokenOfAddress } from '../../entry/token.js';
import { roleNouns } from '../../session/roles.js';
import { sessionQuery } from '../../session/session.js';
import { Button, buttonClass } from '../../ui/button.js';

const titles = { 'email-not-verified': 'Your e-mail address is not confirmed yet' };
const KEPT_AS = 'palisade.invite';

/** The token of the letter; kept in this tab while its reader signs in or makes an account. */
function keptToken(): string {
  const token = tokenOfAddress();
  if (token !== '') sessionStorage.setItem(KEPT_AS, token);
  return token === '' ? (sessionStorage.getItem(KEPT_AS) ?? '') : token;
}

/** What an invite leads into, and joining it with the account whose address it was sent to. */
export function InvitePage() {
  const [token] = useState(keptToken);
  const session = useQuery({ ...sessionQuery, retry: false, throwOnError: false });
  const invite = useQuery({
    queryKey: ['invite', token],
    queryFn: ({ signal }) => identityReceivedInvitesPreview({ token }, { signal }),
    enabled: token !== '',
  });
  const enter = useEnter();
  const accept = useMutation({
    mutationFn: () => identityReceivedInvitesAccept({ token }),
    onSuccess: async (answer) => {
      sessionStorage.removeItem(KEPT_AS);
      await enter(answer);
    },
  });
  const isNobody = session.error instanceof ApiProblem && session.error.status === 401;
  const { data } = invite;
  const isOther = session.data !== undefined && data !== undefined && session.data.user.email !== data.email;
  return (
    <EntryFrame
      title={data === undefined ? 'An invite' : `Join ${data.organization.name}`}
      footer={
        <Link to="/" className="text-accent underline">
          To the start
        </Link>
      }
    >
      {token === '' && <EntryNote>This link is incomplete. Follow the one in the letter.</EntryNote>}
      {invite.error !== null && <EntryProblem problem={invite.error} />}
      {accept.error !== null && <EntryProblem problem={accept.error} titles={titles} />}
      {data !== undefined && (
        <>
          <p>
            {data.inviter ?? 'Somebody'} invites <strong className="break-words">{data.email}</strong> as{' '}
            {roleNouns[data.role]}.
          </p>
          {isNobody && (
            <div className="flex flex-col gap-2">
              <Link to="/sign-up" search={{ next: '/invite' }} className={`${buttonClass('primary')} h-10`}>
                Make an account
              </Link>
              <Link to="/login" search={{ next: '/invite' }} className={`${buttonClass()} h-10`}>
                Sign in
              </Link>
            </div>
          )}
          {session.data !== undefined && (
            <>
              <p className="text-muted">
                You are signed in as <span className="break-words">{session.data.user.email}</span>.
              </p>
              {!isOther && !session.data.user.email_verified && <Unconfirmed email={data.email} />}
              <Button
                look="primary"
                className="h-10"
                isBusy={accept.isPending}
                reason={isOther ? `Sign in with ${data.email}: the invite is for that address.` : undefined}
                onClick={() => accept.mutate()}
              >
                Join
              </Button>
            </>
          )}
        </>
      )}
    </EntryFrame>
  );
}

/** An invite is for who reads the letters of its address. */
function Unconfirmed({ email }: { email: string }) {
  const ask = useMutation({ mutationFn: () => identityAccountsAskAgain({ email }) });
  const wait = useWait(ask.error);
  return (
    <>
      <EntryNote>
        {ask.isSuccess
          ? 'Another letter is on its way.'
          : 'Confirm your e-mail address first, by the link in the letter that went to it.'}
      </EntryNote>
      {ask.error !== null && <EntryProblem problem={ask.error} wait={wait} />}
      {!ask.isSuccess && (
        <Button className="h-10" isBusy={ask.isPending} onClick={() => ask.mutate()}>
          Send another letter
        </Button>
      )}
    </>
  );
}
