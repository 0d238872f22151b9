import { Menu } from '@base-ui/react/menu';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, buttonClass } from './button.js';
import { classes } from './classes.js';
import { useHotkeys } from './hotkeys.js';
import { Icon } from './icon.js';

export interface ActiveFilter {
  /** “State: open, acknowledged”. */
  label: string;
  onRemove: () => void;
}

/** The filters of a page in one line, and below it what is filtered by, each removable. */
export function FilterBar({
  children,
  active,
  onClear,
}: {
  children: ReactNode;
  active: ActiveFilter[];
  onClear: () => void;
}) {
  return (
    <div role="search" aria-label="Filters" className="flex flex-col gap-2 border-b border-line px-4 py-2">
      <div className="flex flex-wrap items-center gap-2">{children}</div>
      {active.length > 0 && (
        <ul className="flex flex-wrap items-center gap-2" aria-label="Active filters">
          {active.map(({ label, onRemove }) => (
            <li key={label} className="flex h-6 items-center rounded-md bg-accent-soft pl-2 text-sm">
              <span className="max-w-60 truncate">{label}</span>
              <button
                type="button"
                aria-label={`Remove the filter ${label}`}
                className="inline-flex size-6 items-center justify-center rounded-md hover:text-accent"
                onClick={onRemove}
              >
                <Icon name="close" className="size-3" />
              </button>
            </li>
          ))}
          <li>
            <button
              type="button"
              className="h-6 text-sm text-muted underline hover:text-text"
              onClick={onClear}
            >
              Clear all
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** On a phone the filters in it come when they are asked for: it has room for one line. */
export function MoreFilters({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="md:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Filters
      </Button>
      <div className={classes('contents', !isOpen && 'max-md:hidden')}>{children}</div>
    </>
  );
}

interface TextFilterProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  placeholder?: string;
  /** `/` goes here. */
  isMain?: boolean;
  className?: string;
  /** Why a text takes no effect: it is said below the field. */
  faultOf?: (text: string) => string | undefined;
}

const settle = 350;

/** A text that takes effect when typing pauses, or with Enter. */
export function TextFilter(props: TextFilterProps) {
  const { label, value, onChange, placeholder, isMain, className, faultOf } = props;
  const faultId = useId();
  const [typed, setTyped] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState<{ wanted: string | undefined }>();
  const [tried, setTried] = useState(value ?? '');
  const input = useRef<HTMLInputElement>(null);
  if (seen !== value) {
    setSeen(value);
    setSent(undefined);
    // The address changed by other means than typing: a filter was removed, or Back pressed.
    if (sent === undefined || value !== sent.wanted) {
      setTyped(value ?? '');
      setTried(value ?? '');
    }
  }
  const check = (text: string) => (text.trim() === '' ? undefined : faultOf?.(text.trim()));
  // Not of what is still being typed, but until it is right.
  const fault = check(tried) === undefined ? undefined : check(typed);
  const apply = (text: string) => {
    const wanted = text.trim() === '' ? undefined : text.trim();
    setTried(text);
    if (wanted === value || check(text) !== undefined) return;
    setSent({ wanted });
    onChange(wanted);
  };
  useEffect(() => {
    if (typed.trim() === (value ?? '') || typed === tried) return undefined;
    const timer = setTimeout(() => apply(typed), settle);
    return () => clearTimeout(timer);
  });
  useHotkeys(isMain === true ? { '/': { label: 'Search', run: () => input.current?.focus() } } : {});
  // The browser would clear the field too, but not the filter before typing pauses.
  const escape = (event: KeyboardEvent) => {
    event.preventDefault();
    if (typed === '') {
      input.current?.closest('main')?.focus();
      return;
    }
    setTyped('');
    apply('');
  };
  return (
    <>
      <label className={classes('relative flex items-center', className ?? 'w-56 max-md:w-full')}>
        <span className="sr-only">{label}</span>
        {isMain === true && <Icon name="search" className="pointer-events-none absolute left-2 text-muted" />}
        <input
          ref={input}
          type="search"
          value={typed}
          placeholder={placeholder ?? label}
          className={classes(
            'h-8 w-full rounded-md border border-line bg-surface pr-2 hover:border-line-strong',
            isMain === true ? 'pl-8' : 'pl-2',
          )}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') apply(typed);
            if (event.key === 'Escape') escape(event);
          }}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : faultId}
        />
      </label>
      {fault !== undefined && (
        <p id={faultId} role="alert" className="order-last w-full text-sm">
          {label}: {fault}
        </p>
      )}
    </>
  );
}

interface ChoiceFilterProps<T extends string> {
  label: string;
  options: readonly { value: T; label: ReactNode }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /** One at most; else any number. */
  isSingle?: boolean;
}

const popupClass =
  'max-h-[min(24rem,var(--available-height))] min-w-48 overflow-y-auto rounded-md border border-line-strong bg-surface py-1 shadow-lg outline-none';
const itemClass =
  'flex h-8 cursor-default items-center gap-2 px-3 outline-none select-none data-highlighted:bg-sunken';

/** A button that opens the choices of one filter. */
export function ChoiceFilter<T extends string>({
  label,
  options,
  chosen,
  onChange,
  isSingle,
}: ChoiceFilterProps<T>) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={buttonClass()}>
        {label}
        {chosen.length > 0 && <span className="rounded-sm bg-accent-soft px-1 text-sm">{chosen.length}</span>}
        <Icon name="chevron" className="size-3 text-muted" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className="z-40">
          <Menu.Popup className={popupClass}>
            {options.map((option) => {
              const isChosen = chosen.includes(option.value);
              const others = chosen.filter((value) => value !== option.value);
              return (
                <Menu.CheckboxItem
                  key={option.value}
                  checked={isChosen}
                  closeOnClick={isSingle === true}
                  className={itemClass}
                  onCheckedChange={() => {
                    if (isChosen) onChange(others);
                    else onChange(isSingle === true ? [option.value] : [...others, option.value]);
                  }}
                >
                  <span className="size-4">
                    <Menu.CheckboxItemIndicator>
                      <Icon name="check" />
                    </Menu.CheckboxItemIndicator>
                  </span>
                  {option.label}
                </Menu.CheckboxItem>
              );
            })}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export const menuClasses = { popup: popupClass, item: itemClass };
