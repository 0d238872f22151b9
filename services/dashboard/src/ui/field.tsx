import { useId, type ReactNode } from 'react';

export const inputClass =
  'h-8 w-full rounded-md border border-line bg-surface px-2 hover:border-line-strong aria-invalid:border-line-strong disabled:cursor-not-allowed disabled:opacity-55';

// What is wrong may be above what is seen of a long form.
const bringIntoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'center' });

interface FieldProps {
  label: string;
  /** Below it: what it is for. */
  hint?: ReactNode;
  /** What is wrong with it, said at once. */
  fault?: string;
  children: (ids: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
}

/** A labelled input with what is to be said of it. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const isSaid = hint !== undefined || fault !== undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm text-muted">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': isSaid ? `${id}-said` : undefined,
        'aria-invalid': fault !== undefined,
      })}
      {isSaid && (
        <p
          key={fault}
          ref={fault === undefined ? undefined : bringIntoView}
          id={`${id}-said`}
          className={fault === undefined ? 'text-sm text-muted' : 'text-sm font-medium'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}
