import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { Bone } from './states.js';

/** A chart that is loaded, with its library, when it is first shown. Where it cannot be, only the chart is missing, not the page. */
export function lazyChart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: NoChart };
    }
  });
}

function NoChart() {
  return (
    <p role="alert" className="p-4 text-muted">
      The chart could not be loaded; its table shows the same numbers. Load the page again for the chart.
    </p>
  );
}

const shares = ['h-1/2', 'h-3/4', 'h-2/3', 'h-full', 'h-4/5', 'h-1/3', 'h-3/5'];

/** Bars where those of a chart will be. */
export function ChartSkeleton({ bars }: { bars: number }) {
  return (
    <div aria-hidden className="flex h-full items-end gap-1 border-b border-line-strong">
      {Array.from({ length: bars }, (_, bar) => (
        <Bone key={bar} className={`min-w-0 flex-1 ${shares[bar % shares.length] ?? ''}`} />
      ))}
    </div>
  );
}
