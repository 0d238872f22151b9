import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { evidenceQuery } from '../../../api/alert-queries.js';
import type { AlertingAlertView, AlertingSampleEventView } from '../../../api/gen/palisade.schemas.js';
import { ApiProblem } from '../../../api/problem.js';
import {
  criterionNames,
  criterionWords,
  likelyCriteria,
  type Criteria,
  type CriterionName,
} from '../../../rules/criteria.js';
import { ruleKeys } from '../../../rules/rule-queries.js';
import { rulesApi, type ExceptionWish } from '../../../rules/rules-api.js';
import { Button } from '../../../ui/button.js';
import { Field, inputClass } from '../../../ui/field.js';
import { Bone, ProblemNotice } from '../../../ui/states.js';
import { say } from '../../../ui/toast.js';
import { WouldExcept } from './would-except.js';

interface ExceptionFormProps {
  alert: AlertingAlertView;
  onClose: () => void;
}

/** Filled in from the alert's events, once they are there. */
export function ExceptionForm({ alert, onClose }: ExceptionFormProps) {
  const evidence = useQuery(evidenceQuery(alert.id));
  if (evidence.isError)
    return <ProblemNotice problem={evidence.error} onRetry={() => void evidence.refetch()} />;
  if (evidence.isPending) return <Bone className="m-4 w-80" />;
  return <Form alert={alert} samples={evidence.data.sample_events} onClose={onClose} />;
}

const day = 86_400_000;
const expiries = [
  { days: 1, label: 'In a day' },
  { days: 7, label: 'In a week' },
  { days: 30, label: 'In 30 days' },
  { days: 90, label: 'In 90 days' },
  { days: 364, label: 'In a year' },
];

interface FormProps extends ExceptionFormProps {
  samples: readonly AlertingSampleEventView[];
}

function Form({ alert, samples, onClose }: FormProps) {
  const actor = alert.actor.email;
  const [values, setValues] = useState(() => likelyCriteria(actor, samples));
  // The narrowest that is sure to be meant: this actor, from where they did it.
  const [used, setUsed] = useState<readonly CriterionName[]>(() =>
    criterionNames.filter((name) => ['actor_email', 'ip'].includes(name) && values[name] !== ''),
  );
  const [why, setWhy] = useState('');
  const [days, setDays] = useState(30);
  const queries = useQueryClient();
  const criteria: Criteria = Object.fromEntries(
    used.flatMap((name) => (values[name].trim() === '' ? [] : [[name, values[name].trim()]])),
  );
  const making = useMutation({
    mutationFn: () =>
      rulesApi.except({
        ...(criteria as Partial<ExceptionWish>),
        rule_id: alert.rule.id,
        alert_id: alert.id,
        reason: why.trim(),
        expires_at: new Date(Date.now() + days * day).toISOString(),
      }),
    onSuccess: () => {
      onClose();
      say('The exception is made', { detail: `${alert.rule.title} leaves it out within seconds.` });
      void queries.invalidateQueries({ queryKey: ruleKeys.exceptions });
    },
  });
  const missing =
    Object.keys(criteria).length === 0
      ? 'Choose at least one thing that events must have.'
      : why.trim() === ''
        ? 'Say why: whoever looks at it later wants to know.'
        : undefined;
  const faultOf = (name: string) =>
    making.error instanceof ApiProblem
      ? making.error.errors.find(({ path }) => path.replace(/^\//, '') === name)?.message
      : undefined;
  return (
    <form
      className="flex min-h-0 flex-col gap-3 overflow-y-auto p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === undefined) making.mutate();
      }}
    >
      <p className="text-muted">Events that have all of what is ticked are left out of this rule.</p>
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">What events must have</legend>
        {criterionNames.map((name) => (
          <CriterionField
            key={name}
            name={name}
            value={values[name]}
            isUsed={used.includes(name)}
            fault={faultOf(name)}
            onUse={(isUsed) => setUsed(isUsed ? [...used, name] : used.filter((other) => other !== name))}
            onChange={(value) => setValues({ ...values, [name]: value })}
          />
        ))}
      </fieldset>
      <Field label="Why" fault={faultOf('reason')}>
        {(ids) => (
          <input
            {...ids}
            maxLength={1000}
            className={inputClass}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
      <Field label="It ends" fault={faultOf('expires_at')}>
        {(ids) => (
          <select
            {...ids}
            className={inputClass}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {expiries.map((expiry) => (
              <option key={expiry.days} value={expiry.days}>
                {expiry.label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <WouldExcept criteria={criteria} actor={actor} samples={samples} />
      {making.isError && <ProblemNotice problem={making.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" reason={missing} isBusy={making.isPending}>
          Make the exception
        </Button>
      </div>
    </form>
  );
}

interface CriterionFieldProps {
  name: CriterionName;
  value: string;
  isUsed: boolean;
  fault: string | undefined;
  onUse: (isUsed: boolean) => void;
  onChange: (value: string) => void;
}

function CriterionField({ name, value, isUsed, fault, onUse, onChange }: CriterionFieldProps) {
  const label = criterionWords[name];
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <label className="flex h-8 w-44 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isUsed}
          onChange={(event) => onUse(event.target.checked)}
        />
        {label}
      </label>
      <input
        aria-label={`${label}, value`}
        aria-invalid={fault !== undefined}
        className={`${inputClass} min-w-40 flex-1`}
        value={value}
        disabled={!isUsed}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault !== undefined && (
        <p role="alert" className="w-full text-sm">
          {fault}
        </p>
      )}
    </div>
  );
}
