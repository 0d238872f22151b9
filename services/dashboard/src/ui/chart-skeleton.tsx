import { Bone } from './states.js';

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
