import { typed } from '../entry/entry-field.js';
import { faultOf } from '../entry/entry-problem.js';
import { SelectInput, TextInput } from '../ui/inputs.js';
import { ApiProblem } from '../api/problem.js';
import { ConnectionChoice } from './connection-choice.js';
import type { Api, ApiWish, Criticality, Sensitivity } from './registry-api.js';
import { criticalityWords, sensitivityWords } from './registry-words.js';

const taken: Readonly<Record<string, string>> = { 'api-name-taken': 'name', 'api-url-taken': 'base_url' };
const named = [
  'name',
  'base_url',
  'description',
  'environment',
  'owner_email',
  'criticality',
  'data_sensitivity',
  'max_requests_per_second',
];

/** What is wrong with one field: of its text, or that another API has it. */
function faultIn(problem: Error | null, field: string): string | undefined {
  if (problem instanceof ApiProblem && taken[problem.slug] === field) return problem.detail ?? problem.title;
  return faultOf(problem, field);
}

/** Whether the problem is said beside a field. */
export const isOfAField = (problem: Error | null): boolean =>
  named.some((field) => faultIn(problem, field) !== undefined);

/** What is known of an API, to be filled in. */
export function ApiFields({ api, problem }: { api?: Api; problem: Error | null }) {
  const fault = (field: string) => faultIn(problem, field);
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextInput
          label="Name"
          name="name"
          defaultValue={api?.name}
          required
          maxLength={200}
          fault={fault('name')}
        />
        <TextInput
          label="Base URL"
          name="base_url"
          type="url"
          defaultValue={api?.base_url}
          placeholder="https://api.example.com/v1"
          required
          maxLength={2000}
          hint={
            api === undefined
              ? 'Audits ask for this very address.'
              : 'With another address, ownership has to be proven again.'
          }
          fault={fault('base_url')}
        />
        <TextInput
          label="Environment"
          name="environment"
          defaultValue={api?.environment ?? ''}
          placeholder="production"
          maxLength={50}
          fault={fault('environment')}
        />
        <TextInput
          label="Owner’s e-mail address"
          name="owner_email"
          type="email"
          defaultValue={api?.owner_email ?? ''}
          maxLength={254}
          fault={fault('owner_email')}
        />
        <SelectInput
          label="Criticality"
          name="criticality"
          options={criticalityWords}
          defaultValue={api?.criticality ?? 'medium'}
          hint="What is more critical is audited before other things that wait."
          fault={fault('criticality')}
        />
        <SelectInput
          label="Data sensitivity"
          name="data_sensitivity"
          options={sensitivityWords}
          defaultValue={api?.data_sensitivity ?? 'internal'}
          fault={fault('data_sensitivity')}
        />
        <TextInput
          label="Requests per second, at most"
          name="max_requests_per_second"
          type="number"
          min={0.1}
          max={100}
          step={0.1}
          defaultValue={api?.max_requests_per_second ?? 2}
          required
          fault={fault('max_requests_per_second')}
        />
        <TextInput
          label="Description"
          name="description"
          defaultValue={api?.description ?? ''}
          maxLength={4000}
          fault={fault('description')}
        />
      </div>
      <ConnectionChoice chosen={api?.connection_ids ?? []} />
    </>
  );
}

/** What was filled in. */
export function wishOf(form: HTMLFormElement): ApiWish {
  const textOf = (name: string) => typed(form, name).trim();
  const orNull = (name: string) => (textOf(name) === '' ? null : textOf(name));
  return {
    name: textOf('name'),
    base_url: textOf('base_url'),
    description: textOf('description'),
    environment: orNull('environment'),
    owner_email: orNull('owner_email'),
    criticality: textOf('criticality') as Criticality,
    data_sensitivity: textOf('data_sensitivity') as Sensitivity,
    max_requests_per_second: Number(textOf('max_requests_per_second')),
    connection_ids: new FormData(form).getAll('connection').filter((id) => typeof id === 'string'),
  };
}
