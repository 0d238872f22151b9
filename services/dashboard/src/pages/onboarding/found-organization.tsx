import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { identityOrganizationsFound } from '../../api/gen/organizations.js';
import type { IdentityFoundOrganizationBody } from '../../api/gen/palisade.schemas.js';
import { cookiesAreNew, refreshSession } from '../../api/refresh.js';
import { EntryField, typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { organizationQuery, sessionQuery, useSession } from '../../session/session.js';
import { Button } from '../../ui/button.js';

/** An organization of one's own, whose first admin one becomes. */
export function FoundOrganization({ onDone }: { onDone: () => void }) {
  const session = useSession();
  const queries = useQueryClient();
  const found = useMutation({
    mutationFn: async (body: IdentityFoundOrganizationBody) => {
      const founded = await identityOrganizationsFound(body);
      // The token until now is of somebody without an organization.
      await refreshSession(Date.now());
      return founded;
    },
    onSuccess: ({ id, name, role }) => {
      cookiesAreNew();
      queries.setQueryData(sessionQuery.queryKey, { ...session, organization: { id, name }, role });
      void queries.invalidateQueries({ queryKey: organizationQuery.queryKey });
      onDone();
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    found.mutate({ name: typed(form, 'name').trim(), time_zone: typed(form, 'time_zone') });
  };
  const fault = (path: string) => faultOf(found.error, path);
  const isOfAField = fault('name') !== undefined || fault('time_zone') !== undefined;
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      {found.error !== null && !isOfAField && <EntryProblem problem={found.error} />}
      <EntryField
        label="Name of the organization"
        name="name"
        autoComplete="organization"
        maxLength={200}
        fault={fault('name')}
        required
        autoFocus
      />
      <EntryField
        label="Time zone"
        name="time_zone"
        list="time-zones"
        defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
        hint="Working hours are meant in it, and times are shown in it."
        fault={fault('time_zone')}
        required
      />
      <datalist id="time-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Button type="submit" look="primary" className="h-10" isBusy={found.isPending}>
        Create the organization
      </Button>
    </form>
  );
}
