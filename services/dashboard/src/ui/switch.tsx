import { useId } from 'react';
import { WithHint } from './button.js';
import { classes } from './classes.js';

interface SwitchProps {
  /** What it turns on: “Burst of downloads”. */
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** Why it can't be used now. */
  reason?: string;
}

/** On or off, at once; in a row of a table a click on it doesn't open the row. */
export function Switch({ label, isOn, onChange, reason }: SwitchProps) {
  const reasonId = useId();
  const button = (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      aria-disabled={reason !== undefined || undefined}
      aria-describedby={reason === undefined ? undefined : reasonId}
      className="inline-flex h-6 items-center align-middle aria-disabled:cursor-not-allowed aria-disabled:opacity-55"
      onClick={(event) => {
        event.stopPropagation();
        if (reason === undefined) onChange(!isOn);
      }}
    >
      <span
        className={classes(
          'flex h-4 w-7 items-center rounded-md border px-0.5',
          isOn ? 'justify-end border-accent bg-accent' : 'border-line-strong bg-sunken',
        )}
      >
        <span className={classes('size-2.5 rounded-md', isOn ? 'bg-on-accent' : 'bg-line-strong')} />
      </span>
      {reason !== undefined && (
        <span id={reasonId} className="sr-only">
          {reason}
        </span>
      )}
    </button>
  );
  return reason === undefined ? button : <WithHint hint={reason}>{button}</WithHint>;
}
