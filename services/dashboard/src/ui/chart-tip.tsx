import type { ReactNode } from 'react';
import { classes } from './classes.js';

interface ChartTipProps {
  /** Of what it is about, in the chart. */
  left: number;
  /** Whether there is more room to its right. */
  isRight: boolean;
  className?: string;
  children: ReactNode;
}

/** What a chart says of the place under the pointer, beside it. */
export function ChartTip({ left, isRight, className, children }: ChartTipProps) {
  return (
    <div
      className={classes(
        'pointer-events-none absolute top-0 z-10 rounded-md border border-line-strong bg-surface px-2 py-1 text-sm whitespace-nowrap text-text shadow-lg',
        className,
      )}
      style={{ left, transform: isRight ? 'translateX(12px)' : 'translateX(calc(-100% - 12px))' }}
    >
      {children}
    </div>
  );
}
