import { useState } from 'react';
import { number } from '../../format/format.js';
import { useChangeRule } from '../../rules/change-rule.js';
import { sentence } from '../../rules/rule-words.js';
import type { RuleDetail, RuleThreshold } from '../../rules/rules-api.js';
import { useReasonAgainst } from '../../session/session.js';
import { Button } from '../../ui/button.js';
import { Field, inputClass } from '../../ui/field.js';

/** What can be set without writing the rule anew; the key of the rule's revision begins it anew. */
export function Thresholds({ rule }: { rule: RuleDetail }) {
  const reason = useReasonAgainst('file-access:rules');
  const { change, isPending } = useChangeRule(rule);
  const [typed, setTyped] = useState<Record<string, string>>({});
  if (rule.thresholds.length === 0)
    return (
      <p className="text-muted">
        This rule compares with no number: its text is all that there is to change.
      </p>
    );
  const wordsOf = ({ name, value }: RuleThreshold) => typed[name] ?? String(value);
  const faulty = rule.thresholds.filter((threshold) => !isNumber(wordsOf(threshold)));
  const changed = rule.thresholds.filter((threshold) => Number(wordsOf(threshold)) !== threshold.value);
  const save = () =>
    change({
      thresholds: rule.thresholds
        .map((threshold) => ({ threshold, value: Number(wordsOf(threshold)) }))
        .filter(({ threshold, value }) => value !== threshold.default)
        .map(({ threshold: { name }, value }) => ({ name, value })),
    });
  const nothing = changed.length === 0 ? 'Nothing was changed.' : undefined;
  const wrong = faulty.length > 0 ? 'A threshold is no number.' : undefined;
  return (
    <form
      aria-label="Thresholds"
      className="flex flex-wrap items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if ((reason ?? wrong ?? nothing) === undefined) save();
      }}
    >
      {rule.thresholds.map((threshold) => (
        <div key={threshold.name} className="w-52">
          <Field
            label={sentence(threshold.name)}
            fault={isNumber(wordsOf(threshold)) ? undefined : 'Say it as a number.'}
            hint={`As written: ${number(threshold.default)}`}
          >
            {(ids) => (
              <input
                {...ids}
                inputMode="decimal"
                disabled={reason !== undefined}
                className={`${inputClass} text-right`}
                value={wordsOf(threshold)}
                onChange={(event) => setTyped({ ...typed, [threshold.name]: event.target.value })}
              />
            )}
          </Field>
        </div>
      ))}
      <div className="flex gap-2 pt-5">
        <Button type="submit" look="primary" reason={reason ?? wrong ?? nothing} isBusy={isPending}>
          Save thresholds
        </Button>
      </div>
    </form>
  );
}

const isNumber = (words: string): boolean => words.trim() !== '' && Number.isFinite(Number(words));
