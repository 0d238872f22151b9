import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { identityOrganizationsChange } from '../../api/gen/organizations.js';
import type { IdentityFramework } from '../../api/gen/palisade.schemas.js';
import { EntryProblem } from '../../entry/entry-problem.js';
import { frameworkNames } from '../../session/frameworks.js';
import { organizationQuery } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/states.js';

/** The frameworks that findings are mapped to. */
export function ChooseFrameworks({ onDone }: { onDone: () => void }) {
  const organization = useQuery(organizationQuery);
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: ({ frameworks, revision }: { frameworks: IdentityFramework[]; revision: number }) =>
      identityOrganizationsChange({ settings: { frameworks }, revision }),
    onSuccess: (changed) => {
      queries.setQueryData(organizationQuery.queryKey, changed);
      onDone();
    },
    onError: () => void organization.refetch(),
  });
  const revision = organization.data?.revision;
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (revision === undefined) return;
    const frameworks = new FormData(event.currentTarget).getAll('framework') as IdentityFramework[];
    choose.mutate({ frameworks, revision });
  };
  if (organization.isError) {
    return <ProblemNotice problem={organization.error} onRetry={() => void organization.refetch()} />;
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      {choose.error !== null && <EntryProblem problem={choose.error} />}
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-2 text-muted">
          Findings are mapped to their controls. You can change it later.
        </legend>
        {Object.entries(frameworkNames).map(([id, name]) => (
          <label key={id} className="flex h-8 items-center gap-2">
            <input
              type="checkbox"
              name="framework"
              value={id}
              defaultChecked={organization.data?.settings.frameworks.includes(id as IdentityFramework)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Skip</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={choose.isPending}
          reason={revision === undefined ? 'The organization is being read.' : undefined}
        >
          Go on
        </Button>
      </div>
    </form>
  );
}
