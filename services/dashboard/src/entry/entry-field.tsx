import { useId, type ComponentProps, type ReactNode } from 'react';

interface EntryFieldProps extends Omit<ComponentProps<'input'>, 'className' | 'id'> {
  label: string;
  name: string;
  hint?: ReactNode;
  fault?: string;
}

/** A labelled input of a page before the login: large, one below the other. */
export function EntryField({ label, hint, fault, ...input }: EntryFieldProps) {
  const id = useId();
  const said = fault ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={fault !== undefined}
        aria-describedby={said === undefined ? undefined : `${id}-said`}
        className="h-10 rounded-md border border-line-strong bg-surface px-3 text-lg"
      />
      {said !== undefined && (
        <p
          id={`${id}-said`}
          role={fault === undefined ? undefined : 'alert'}
          className={fault === undefined ? 'text-sm text-muted' : 'text-sm font-medium'}
        >
          {said}
        </p>
      )}
    </div>
  );
}

/** What somebody typed into a field; empty when there is none of that name. */
export function typed(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}
