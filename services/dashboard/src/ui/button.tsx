import { Tooltip } from '@base-ui/react/tooltip';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { classes } from './classes.js';

type Look = 'default' | 'primary' | 'quiet';

const looks: Record<Look, string> = {
  default: 'border-line bg-surface hover:border-line-strong aria-disabled:hover:border-line',
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110 aria-disabled:hover:brightness-100',
  quiet: 'border-transparent text-muted hover:bg-sunken hover:text-text',
};

export const buttonClass = (look: Look = 'default'): string =>
  classes(
    // relative: what only screen readers are told stays within the button, and scrolls with it.
    'relative inline-flex h-8 shrink-0 items-center justify-center gap-2 rounded-md border px-3 text-base font-medium whitespace-nowrap select-none',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
    looks[look],
  );

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  look?: Look;
  /** Why it can't be used now: shown on hover and focus, read to screen readers; the button can still be focused. */
  reason?: string;
  /** The key that does the same. */
  hotkey?: string;
  isBusy?: boolean;
}

export function Button({ look, reason, hotkey, isBusy, className, children, onClick, ...rest }: ButtonProps) {
  const reasonId = useId();
  const isDisabled = reason !== undefined || isBusy === true;
  const button = (
    <button
      type="button"
      {...rest}
      className={classes(buttonClass(look), className)}
      aria-disabled={isDisabled || undefined}
      aria-describedby={reason === undefined ? rest['aria-describedby'] : reasonId}
      aria-keyshortcuts={hotkey}
      aria-busy={isBusy}
      onClick={(event) => {
        if (isDisabled) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {hotkey !== undefined && <Key>{hotkey}</Key>}
      {reason !== undefined && (
        <span id={reasonId} className="sr-only">
          {reason}
        </span>
      )}
    </button>
  );
  return reason === undefined ? button : <WithHint hint={reason}>{button}</WithHint>;
}

/** A text beside an element while it is hovered or focused. */
export function WithHint({ hint, children }: { hint: ReactNode; children: React.ReactElement }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} delay={200} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="max-w-72 rounded-md border border-line-strong bg-surface px-2 py-1 text-sm whitespace-pre-line shadow-lg">
            {hint}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd
      aria-hidden
      className="rounded-sm border border-current/35 px-1 font-mono text-xs leading-4 opacity-75 max-md:hidden"
    >
      {children}
    </kbd>
  );
}
