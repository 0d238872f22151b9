import { useMutation } from '@tanstack/react-query';
import { identitySingleSignOnStart } from '../../api/gen/auth.js';
import type { IdentityStartSingleSignOnBody } from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { leaveForProvider } from '../../entry/provider.js';
import { Button } from '../../ui/button.js';

/** The login was right, and the organization lets its members in by its provider alone. */
export function isSignOnRequired(problem: Error | null): problem is ApiProblem {
  return problem instanceof ApiProblem && problem.slug === 'single-sign-on-required';
}

interface SignOnRequiredProps {
  problem: ApiProblem;
  next: string | undefined;
  onBack: () => void;
}

/** The way on: to the provider, which links the account where it is not linked yet. */
export function SignOnRequired({ problem, next, onBack }: SignOnRequiredProps) {
  const { link_token: linkToken, organization } = problem.extensions;
  const isLinking = typeof linkToken === 'string';
  const leave = useMutation({
    mutationFn: (given: IdentityStartSingleSignOnBody) => identitySingleSignOnStart(given),
    onSuccess: (started) =>
      leaveForProvider(started, {
        purpose: isLinking ? 'link-and-login' : 'login',
        ...(next !== undefined && { next }),
      }),
  });
  const begin = () => {
    if (isLinking) leave.mutate({ link_token: linkToken });
    else if (typeof organization === 'string') leave.mutate({ organization });
  };
  return (
    <EntryFrame
      title="Sign in by your organization"
      footer={
        <button type="button" className="text-accent underline" onClick={onBack}>
          Begin again
        </button>
      }
    >
      {leave.error === null ? (
        <>
          <EntryNote>
            {isLinking
              ? 'That was right, but your organization lets its members in by its own provider alone. Sign in there within ten minutes: your account is linked with it this once, and you come back signed in.'
              : 'That was right, but your organization lets its members in by its own provider alone. Your account is linked with it: sign in there.'}
          </EntryNote>
          <Button
            look="primary"
            className="h-auto! min-h-10 py-2 whitespace-normal!"
            isBusy={leave.isPending}
            autoFocus
            onClick={begin}
          >
            Continue with your organization’s provider
          </Button>
        </>
      ) : (
        // What leads there is good once: only another login gives the next.
        <EntryProblem problem={leave.error} />
      )}
    </EntryFrame>
  );
}
