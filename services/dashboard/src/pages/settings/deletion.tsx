import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { identityErasuresDelete } from '../../api/gen/organizations.js';
import { refreshSession } from '../../api/refresh.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { NotProven, useFreshLogin } from '../../entry/fresh-login.js';
import { sessionQuery, useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';

/** The end of an organization: its name has to be typed, and a fresh login be there. */
export function Deletion({ name }: { name: string }) {
  const reason = useReasonAgainst('organization:delete');
  const [typedName, setTypedName] = useState('');
  const queries = useQueryClient();
  const router = useRouter();
  const { freshly, dialog } = useFreshLogin();
  const remove = useMutation({
    mutationFn: async () => {
      const receipt = await freshly(() => identityErasuresDelete({ confirm_name: typedName }));
      // The token until now is of a member of what is gone.
      await refreshSession(Date.now());
      return receipt;
    },
    onSuccess: async ({ erasure_id }) => {
      // The shell looks at the session: it is changed, not taken away with all that was read.
      queries.setQueryData(
        sessionQuery.queryKey,
        (session) => session && { ...session, organization: null, role: 'viewer' as const },
      );
      await router.navigate({ href: `/erasures/${erasure_id}`, replace: true });
      queries.removeQueries({
        predicate: ({ queryKey: [what] }) => what !== sessionQuery.queryKey[0] && what !== 'erasure',
      });
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    remove.mutate();
  };
  const problem = remove.error instanceof NotProven ? null : remove.error;
  return (
    <SettingsSection
      title="Delete the organization"
      about="Everybody loses access at once. Every service then erases what it has of the organization and confirms it in a receipt, which you can read afterwards. The audit log is kept for as long as is stated there. It can’t be taken back."
    >
      {problem !== null && <EntryProblem problem={problem} />}
      <form className="flex max-w-md flex-col gap-3" onSubmit={submit}>
        <Field label={`Type ${name} to go on`}>
          {(ids) => (
            <input
              {...ids}
              value={typedName}
              autoComplete="off"
              className={inputClass}
              onChange={(event) => setTypedName(event.target.value)}
            />
          )}
        </Field>
        <div>
          <Button
            type="submit"
            look="primary"
            isBusy={remove.isPending}
            reason={
              reason ?? (typedName.trim() === name ? undefined : 'Type the name of the organization first.')
            }
          >
            Delete the organization
          </Button>
        </div>
      </form>
      {dialog}
    </SettingsSection>
  );
}
