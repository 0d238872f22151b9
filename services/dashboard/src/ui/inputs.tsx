import type { ComponentProps, ReactNode } from 'react';
import { Field, inputClass } from './field.js';

interface Common {
  label: string;
  hint?: ReactNode;
  fault?: string;
}

/** A labelled input of one line. */
export function TextInput({ label, hint, fault, ...input }: Common & Omit<ComponentProps<'input'>, 'id'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(ids) => <input {...input} {...ids} className={inputClass} />}
    </Field>
  );
}

/** A labelled choice of one of a few. */
export function SelectInput({
  label,
  hint,
  fault,
  options,
  ...select
}: Common & { options: Readonly<Record<string, string>> } & Omit<ComponentProps<'select'>, 'id'>) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(ids) => (
        <select {...select} {...ids} className={inputClass}>
          {Object.entries(options).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
