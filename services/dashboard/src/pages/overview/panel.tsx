import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { classes } from '../../ui/classes.js';
import { ProblemNotice } from '../../ui/states.js';

interface PanelProps<T> {
  title: string;
  /** What the numbers are. */
  unit?: string;
  aside?: ReactNode;
  className?: string;
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  /** Shaped like what comes. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** A part of the overview that is read, waits and fails by itself; what was read stays while the next try fails. */
export function Panel<T>({ title, unit, aside, className, query, skeleton, children }: PanelProps<T>) {
  const { data, error, refetch } = query;
  return (
    <section
      aria-label={title}
      className={classes('flex min-w-0 flex-col rounded-md border border-line bg-surface', className)}
    >
      <header className="flex items-baseline gap-2 px-3 pt-2">
        <h2 className="font-semibold whitespace-nowrap">{title}</h2>
        <span className="min-w-0 truncate text-sm text-muted">{unit}</span>
        <span className="flex-1" />
        {aside}
      </header>
      {error !== null && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {data !== undefined && children(data)}
      {data === undefined && error === null && (
        <div role="status" aria-label={`${title}: loading`} className="p-3">
          {skeleton}
        </div>
      )}
    </section>
  );
}
