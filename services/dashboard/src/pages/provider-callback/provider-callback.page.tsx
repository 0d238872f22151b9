import { useMutation } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { identitySingleSignOnFinish, identitySingleSignOnFinishLinking } from '../../api/gen/auth.js';
import { useEnter } from '../../entry/enter.js';
import { EntryFrame, EntryNote } from '../../entry/entry-frame.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { type AtProvider, backFromProvider } from '../../entry/provider.js';
import { say } from '../../ui/toast.js';

/** Hands over what the provider sent the browser back with. */
export function ProviderCallbackPage() {
  const [returned] = useState(() => ({ kept: backFromProvider(), query: window.location.search.slice(1) }));
  const enter = useEnter(returned.kept?.next);
  const router = useRouter();
  const finish = useMutation({
    mutationFn: async ({ attempt, purpose }: AtProvider) => {
      const body = { attempt, query: returned.query };
      if (purpose === 'login') {
        await enter(await identitySingleSignOnFinish(body));
        return;
      }
      await identitySingleSignOnFinishLinking(body);
      say('Your account is linked');
      await router.navigate({ href: '/account', replace: true });
    },
  });
  const { mutate } = finish;
  useEffect(() => {
    // Out of the address and the history: it is good once, and nobody else's.
    window.history.replaceState(window.history.state, '', window.location.pathname);
    if (returned.kept !== undefined) mutate(returned.kept);
  }, [mutate, returned]);
  return (
    <EntryFrame
      title="Signing in by your organization"
      footer={
        <Link to="/login" className="text-accent underline">
          To the login
        </Link>
      }
    >
      {returned.kept === undefined && (
        <EntryNote>This sign-in was not begun in this tab. Begin again at the login.</EntryNote>
      )}
      {finish.isPending && <EntryNote>One moment: your organization’s answer is being checked.</EntryNote>}
      {finish.error !== null && <EntryProblem problem={finish.error} />}
    </EntryFrame>
  );
}
