import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode, SyntheticEvent } from 'react';
import { identityOrganizationsChange } from '../../api/gen/organizations.js';
import {
  IdentityBusinessBodySize,
  IdentityRiskTolerance,
  type IdentityChangeOrganizationBody,
  type IdentityFramework,
  type IdentityOrganizationBody,
} from '../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../api/problem.js';
import { typed } from '../../entry/entry-field.js';
import { EntryProblem, faultOf } from '../../entry/entry-problem.js';
import { frameworkNames } from '../../session/frameworks.js';
import { organizationQuery, sessionQuery, useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';
import { SettingsSection } from '../../ui/settings-section.js';
import { say } from '../../ui/toast.js';

/** Name, time zone, business details, frameworks, risk and retention: saved at once, or not at all. */
export function OrganizationForm({ organization }: { organization: IdentityOrganizationBody }) {
  const queries = useQueryClient();
  const reason = useReasonAgainst('organization:manage');
  const change = useMutation({
    mutationFn: (body: IdentityChangeOrganizationBody) => identityOrganizationsChange(body),
    onSuccess: (changed) => {
      queries.setQueryData(organizationQuery.queryKey, changed);
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      say('The settings are saved');
    },
  });
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ ...bodyOf(event.currentTarget), revision: organization.revision });
  };
  const isStale = change.error instanceof ApiProblem && change.error.slug === 'stale-revision';
  const isOfAField = fields.some((path) => faultOf(change.error, path) !== undefined);
  const { settings } = organization;
  const { business, retention_days: retention } = settings;
  const field = (path: string, label: string, input: (ids: object) => ReactNode, hint?: string) => (
    <Field label={label} hint={hint} fault={faultOf(change.error, path)}>
      {input}
    </Field>
  );
  const text = (name: string, value: string | null, more: object = {}) =>
    function TextInput(ids: object) {
      return <input {...ids} {...more} name={name} defaultValue={value ?? ''} className={inputClass} />;
    };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={reason !== undefined} className="contents">
        <SettingsSection title="Organization">
          <div className="grid gap-3 sm:grid-cols-2">
            {field('name', 'Name', text('name', organization.name, { required: true, maxLength: 200 }))}
            {field(
              'time_zone',
              'Time zone',
              text('time_zone', organization.time_zone, { required: true, list: 'time-zones' }),
              'Working hours are meant in it, and times are shown in it.',
            )}
          </div>
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </SettingsSection>
        <SettingsSection title="Business details" about="For reports; none has to be given.">
          <div className="grid gap-3 sm:grid-cols-2">
            {field(
              'settings.business.legal_name',
              'Registered name',
              text('legal_name', business.legal_name, { maxLength: 200 }),
            )}
            {field(
              'settings.business.country',
              'Country',
              text('country', business.country, {
                maxLength: 2,
                pattern: '[A-Za-z]{2}',
                title: 'Two letters',
              }),
              'Two letters, such as CH.',
            )}
            {field(
              'settings.business.industry',
              'Industry',
              text('industry', business.industry, { maxLength: 100 }),
            )}
            {field('settings.business.size', 'People', (ids) => (
              <select {...ids} name="size" defaultValue={business.size ?? ''} className={inputClass}>
                <option value="">Not said</option>
                {Object.values(IdentityBusinessBodySize).map((size) => (
                  <option key={size}>{size}</option>
                ))}
              </select>
            ))}
            {field(
              'settings.business.contact_email',
              'Contact',
              text('contact_email', business.contact_email, { type: 'email', maxLength: 254 }),
            )}
          </div>
        </SettingsSection>
        <SettingsSection title="Compliance and risk">
          <fieldset>
            <legend className="pb-1 text-sm text-muted">Frameworks that findings are mapped to</legend>
            <div className="grid gap-x-4 sm:grid-cols-2">
              {Object.entries(frameworkNames).map(([id, name]) => (
                <label key={id} className="flex h-8 items-center gap-2">
                  <input
                    type="checkbox"
                    name="framework"
                    value={id}
                    defaultChecked={settings.frameworks.includes(id as IdentityFramework)}
                  />
                  {name}
                </label>
              ))}
            </div>
          </fieldset>
          <div className="max-w-48">
            {field('settings.risk_tolerance', 'Risk tolerance', (ids) => (
              <select
                {...ids}
                name="risk_tolerance"
                defaultValue={settings.risk_tolerance}
                className={inputClass}
              >
                {Object.values(IdentityRiskTolerance).map((tolerance) => (
                  <option key={tolerance} value={tolerance}>
                    {toleranceWords[tolerance]}
                  </option>
                ))}
              </select>
            ))}
          </div>
        </SettingsSection>
        <SettingsSection title="Retention" about="In days. Empty: as long as the installation keeps them.">
          <div className="grid gap-3 sm:grid-cols-2">
            {field(
              'settings.retention_days.file_access_events',
              'File-access events',
              text('file_access_events', daysOf(retention.file_access_events), {
                type: 'number',
                min: 1,
                max: 365,
              }),
            )}
            {field(
              'settings.retention_days.alerts',
              'Alerts',
              text('alerts', daysOf(retention.alerts), { type: 'number', min: 30, max: 730 }),
            )}
          </div>
        </SettingsSection>
      </fieldset>
      <div className="flex max-w-3xl flex-col gap-3 p-4">
        {change.error !== null && !isOfAField && <EntryProblem problem={change.error} />}
        <div className="flex justify-end gap-2">
          {isStale && (
            <Button onClick={() => void queries.invalidateQueries({ queryKey: organizationQuery.queryKey })}>
              Read them again
            </Button>
          )}
          <Button type="submit" look="primary" reason={reason} isBusy={change.isPending}>
            Save the settings
          </Button>
        </div>
      </div>
    </form>
  );
}

const toleranceWords: Record<IdentityRiskTolerance, string> = { low: 'Low', medium: 'Medium', high: 'High' };

/** Those beside which a fault is said. */
const fields = [
  'name',
  'time_zone',
  'settings.business.legal_name',
  'settings.business.country',
  'settings.business.industry',
  'settings.business.size',
  'settings.business.contact_email',
  'settings.risk_tolerance',
  'settings.retention_days.file_access_events',
  'settings.retention_days.alerts',
];

const daysOf = (days: number | null): string => (days === null ? '' : String(days));

function bodyOf(form: HTMLFormElement): Omit<IdentityChangeOrganizationBody, 'revision'> {
  const textOf = (name: string) => typed(form, name).trim();
  const orNull = (name: string) => (textOf(name) === '' ? null : textOf(name));
  const days = (name: string) => (textOf(name) === '' ? null : Number(textOf(name)));
  return {
    name: textOf('name'),
    time_zone: textOf('time_zone'),
    settings: {
      business: {
        legal_name: orNull('legal_name'),
        country: orNull('country')?.toUpperCase() ?? null,
        industry: orNull('industry'),
        size: orNull('size') as IdentityBusinessBodySize,
        contact_email: orNull('contact_email'),
      },
      frameworks: new FormData(form).getAll('framework') as IdentityFramework[],
      risk_tolerance: textOf('risk_tolerance') as IdentityRiskTolerance,
      retention_days: { file_access_events: days('file_access_events'), alerts: days('alerts') },
    },
  };
}
