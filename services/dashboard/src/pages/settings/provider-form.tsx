import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import {
  identityOrganizationSignOnProvider,
  identityOrganizationSignOnRemoveProvider,
  identityOrganizationSignOnSetProvider,
} from '../../api/gen/organizations.js';
import type {
  IdentityChangeSingleSignOnBody,
  IdentitySingleSignOnBody,
} from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { NotProven, useFreshLogin } from '../../entry/fresh-login.js';
import { Button } from '../../ui/button.js';
import { useConfirm } from '../../ui/confirm.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { ProblemNotice, TableSkeleton } from '../../ui/states.js';
import { say, sayProblem } from '../../ui/toast.js';
import { consequenceOf, EnforceChoice } from './enforcing.js';

const providerQuery = queryOptions({
  queryKey: ['single-sign-on'],
  queryFn: async ({ signal }): Promise<IdentitySingleSignOnBody | null> => {
    try {
      return await identityOrganizationSignOnProvider({ signal });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 404) return null;
      throw problem;
    }
  },
});

/** The provider; it is asked for its metadata before it is taken. */
export function ProviderForm() {
  const provider = useQuery(providerQuery);
  if (provider.isPending) return <TableSkeleton rows={4} widths={['w-48', 'w-64']} />;
  if (provider.isError) {
    return <ProblemNotice problem={provider.error} onRetry={() => void provider.refetch()} />;
  }
  return <Form key={provider.data?.revision ?? 0} provider={provider.data} />;
}

function Form({ provider }: { provider: IdentitySingleSignOnBody | null }) {
  const queries = useQueryClient();
  const { freshly, dialog } = useFreshLogin();
  const confirm = useConfirm();
  const renew = () => queries.invalidateQueries({ queryKey: providerQuery.queryKey });
  const change = useMutation({
    mutationFn: (body: IdentityChangeSingleSignOnBody) =>
      freshly(() => identityOrganizationSignOnSetProvider(body)),
    onSuccess: (changed) => {
      queries.setQueryData(providerQuery.queryKey, changed);
      if (changed.enforced && provider?.enforced !== true) say('Members sign in by the provider alone');
      else say('The provider is set');
    },
  });
  const remove = useMutation({
    mutationFn: () => freshly(() => identityOrganizationSignOnRemoveProvider()),
    onSuccess: () => say('The provider is removed'),
    onError: (problem) => {
      if (!(problem instanceof NotProven)) sayProblem('The provider is still set', problem);
    },
    onSettled: renew,
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const secret = typed(form, 'client_secret');
    const wanted = {
      issuer: typed(form, 'issuer').trim(),
      client_id: typed(form, 'client_id').trim(),
      ...(secret === '' ? {} : { client_secret: secret }),
      default_role: typed(form, 'default_role') as IdentityChangeSingleSignOnBody['default_role'],
      enforced: new FormData(form).has('enforced'),
      revision: provider?.revision ?? 0,
    };
    const consequence = consequenceOf(wanted, provider);
    if (consequence === undefined) change.mutate(wanted);
    else confirm.ask({ ...consequence, onYes: () => change.mutate(wanted) });
  };
  const problem = change.error instanceof NotProven ? null : change.error;
  const fault = (path: string) => faultOf(problem, path);
  const isOfAField = ['issuer', 'client_id', 'client_secret'].some((path) => fault(path) !== undefined);
  const redirectUri = provider?.redirect_uri ?? `${window.location.origin}/sso/callback`;
  return (
    <SettingsSection
      title="OpenID provider"
      about={
        <>
          Register Palisade there with the redirect URI{' '}
          <code className="font-mono break-all select-all">{redirectUri}</code>.
        </>
      }
    >
      {dialog}
      {confirm.dialog}
      <form className="flex max-w-xl flex-col gap-3" onSubmit={submit}>
        {problem !== null && !isOfAField && <EntryProblem problem={problem} />}
        <Field
          label="Issuer"
          hint="As the provider’s metadata says it, such as https://login.corp.com."
          fault={fault('issuer')}
        >
          {(ids) => (
            <input
              {...ids}
              name="issuer"
              type="url"
              required
              maxLength={500}
              defaultValue={provider?.issuer}
              className={inputClass}
            />
          )}
        </Field>
        <Field label="Client id" fault={fault('client_id')}>
          {(ids) => (
            <input
              {...ids}
              name="client_id"
              required
              maxLength={500}
              autoComplete="off"
              defaultValue={provider?.client_id}
              className={inputClass}
            />
          )}
        </Field>
        <Field
          label="Client secret"
          hint={provider === null ? undefined : 'Empty: the present one stays. It is never shown.'}
          fault={fault('client_secret')}
        >
          {(ids) => (
            <input
              {...ids}
              name="client_secret"
              type="password"
              autoComplete="off"
              required={provider === null}
              className={inputClass}
            />
          )}
        </Field>
        <Field label="Role of new members" hint="Of people whose domain is proven, when they first sign in.">
          {(ids) => (
            <select
              {...ids}
              name="default_role"
              defaultValue={provider?.default_role ?? 'viewer'}
              className={inputClass}
            >
              <option value="viewer">Viewer</option>
              <option value="analyst">Analyst</option>
            </select>
          )}
        </Field>
        <EnforceChoice provider={provider} />
        <div className="flex justify-end gap-2">
          {provider !== null && (
            <Button
              isBusy={remove.isPending}
              onClick={() =>
                confirm.ask({
                  title: 'Remove the provider?',
                  verb: 'Remove',
                  onYes: () => remove.mutate(),
                  children:
                    'Nobody signs in by it any more. Who never had a password chooses one by a letter.',
                })
              }
            >
              Remove
            </Button>
          )}
          <Button type="submit" look="primary" isBusy={change.isPending}>
            Save the provider
          </Button>
        </div>
      </form>
    </SettingsSection>
  );
}
