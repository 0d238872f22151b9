import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from './classes.js';

interface TabsProps<T extends string> {
  /** What the tabs are of, for screen readers. */
  label: string;
  tabs: readonly { id: T; label: string; aside?: ReactNode }[];
  /** Which one is open is for the address to say. */
  open: T;
  onOpen: (tab: T) => void;
  children: ReactNode;
}

/** Parts of a page, one at a time: arrows move between them. */
export function Tabs<T extends string>({ label, tabs, open, onOpen, children }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  // Of more tabs than a narrow screen holds, the open one is to be seen.
  useEffect(() => {
    list.current?.querySelector(`#tab-${open}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open]);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === open);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onOpen(next.id);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        className="flex shrink-0 gap-1 overflow-x-auto border-b border-line bg-surface px-3"
        onKeyDown={move}
      >
        {tabs.map(({ id, label: name, aside }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={id === open}
            aria-controls="tab-panel"
            tabIndex={id === open ? 0 : -1}
            className={classes(
              'flex h-9 items-center gap-2 border-b-2 px-2 whitespace-nowrap outline-offset-[-2px]',
              id === open ? 'border-accent font-semibold' : 'border-transparent text-muted hover:text-text',
            )}
            onClick={() => onOpen(id)}
          >
            {name}
            {aside !== undefined && <span className="text-sm font-normal text-muted">{aside}</span>}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id="tab-panel"
        aria-labelledby={`tab-${open}`}
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto outline-offset-[-2px]"
      >
        {children}
      </div>
    </>
  );
}
