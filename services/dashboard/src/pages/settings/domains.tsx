import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, type SyntheticEvent } from 'react';
import {
  identityOrganizationSignOnClaim,
  identityOrganizationSignOnGiveUp,
  identityOrganizationSignOnList,
  identityOrganizationSignOnVerify,
} from '../../api/gen/organizations.js';
import type { IdentityDomainBody } from '../../api/gen/palisade.schemas.js';
import { typed } from '../../entry/entry-field.js';
import { faultOf } from '../../entry/entry-problem.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { ProblemNotice } from '../../ui/states.js';
import { RelativeTime } from '../../ui/time.js';
import { say, sayProblem } from '../../ui/toast.js';

const domainsQuery = queryOptions({
  queryKey: ['domains'],
  queryFn: ({ signal }) => identityOrganizationSignOnList({ signal }),
  select: ({ items }) => items,
});

/** Domains of e-mail addresses that the organization proves to be its own. */
export function Domains() {
  const domains = useQuery(domainsQuery);
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const renew = () => queries.invalidateQueries({ queryKey: domainsQuery.queryKey });
  const claim = useMutation({
    mutationFn: (domain: string) => identityOrganizationSignOnClaim({ domain }),
    onSuccess: () => form.current?.reset(),
    onError: (problem) => {
      if (faultOf(problem, 'domain') === undefined) sayProblem('The domain is not added', problem);
    },
    onSettled: renew,
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    claim.mutate(typed(event.currentTarget, 'domain').trim());
  };
  return (
    <SettingsSection
      title="Domains"
      about="People with addresses of a proven domain become members when they first sign in by the provider. A TXT record proves it; it is looked for again every day."
    >
      {domains.isError && <ProblemNotice problem={domains.error} onRetry={() => void domains.refetch()} />}
      {domains.data?.map((domain) => (
        <OneDomain key={domain.id} domain={domain} onChanged={renew} />
      ))}
      <form ref={form} className="flex max-w-md items-end gap-2" onSubmit={submit}>
        <div className="min-w-0 flex-1">
          <Field label="Domain" fault={faultOf(claim.error, 'domain')}>
            {(ids) => (
              <input
                {...ids}
                name="domain"
                placeholder="corp.com"
                required
                maxLength={253}
                className={inputClass}
              />
            )}
          </Field>
        </div>
        <Button type="submit" isBusy={claim.isPending}>
          Add the domain
        </Button>
      </form>
    </SettingsSection>
  );
}

const stateWords: Record<IdentityDomainBody['state'], string> = {
  pending: 'Not proven yet',
  proven: 'Proven',
  lost: 'Lost: the record is gone',
};

function OneDomain({
  domain: { id, domain, state, record_name, record_value, checked_at },
  onChanged,
}: {
  domain: IdentityDomainBody;
  onChanged: () => Promise<void>;
}) {
  const verify = useMutation({
    mutationFn: () => identityOrganizationSignOnVerify(id),
    onSuccess: () => say(`${domain} is proven`),
    onError: (problem) => sayProblem(`${domain} is not proven`, problem),
    onSettled: onChanged,
  });
  const giveUp = useMutation({
    mutationFn: () => identityOrganizationSignOnGiveUp(id),
    onSuccess: () => say(`${domain} is given up`),
    onError: (problem) => sayProblem(`${domain} is still there`, problem),
    onSettled: onChanged,
  });
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-32 flex-1">
          <strong className="break-all">{domain}</strong>{' '}
          <span className="text-muted">
            {stateWords[state]}
            {checked_at !== null && (
              <>
                , looked for <RelativeTime at={checked_at} />
              </>
            )}
          </span>
        </p>
        <Button isBusy={verify.isPending} onClick={() => verify.mutate()}>
          Look for the record
        </Button>
        <Button look="quiet" aria-label={`Give up ${domain}`} onClick={() => giveUp.mutate()}>
          Give up
        </Button>
      </div>
      {state !== 'proven' && (
        <p className="text-sm text-muted">
          TXT record <code className="font-mono break-all text-text select-all">{record_name}</code> with the
          value <code className="font-mono break-all text-text select-all">{record_value}</code>
        </p>
      )}
    </div>
  );
}
