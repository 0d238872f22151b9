import type { AlertingMeasureView } from '../../api/gen/palisade.schemas.js';
import { duration, quantity } from '../../format/format.js';
import { ExactTime } from '../../ui/time.js';

/** Each measure as a bar against its threshold, with the numbers. */
export function Measures({ measures }: { measures: readonly AlertingMeasureView[] }) {
  return (
    <ul className="flex flex-col gap-4">
      {measures.map((measure) => (
        <li key={measure.name}>
          <Measure measure={measure} />
        </li>
      ))}
    </ul>
  );
}

function Measure({ measure }: { measure: AlertingMeasureView }) {
  const { name = 'count', unit, peak = 0, value = 0, threshold = 0, window_seconds = 0 } = measure;
  const largest = Math.max(peak, value, threshold);
  const times = threshold > 0 ? Math.round((peak / threshold) * 10) / 10 : undefined;
  const words = name.replaceAll('_', ' ');
  return (
    <>
      <p>
        <strong className="font-semibold">{quantity(peak, unit)}</strong> {whatOf(words, unit)}
        {window_seconds > 0 && ` within ${duration(window_seconds)}, at the peak`}
        {times !== undefined && (
          <>
            : {timesOf(times, peak === threshold)} threshold of {quantity(threshold, unit)}
          </>
        )}
        .
      </p>
      {threshold > 0 && <Bar name={words} unit={unit} peak={peak} threshold={threshold} largest={largest} />}
      {measure.window_started_at !== undefined && measure.window_ended_at !== undefined && (
        <p className="mt-1 text-sm text-muted">
          Window <ExactTime at={measure.window_started_at} /> – <ExactTime at={measure.window_ended_at} />
        </p>
      )}
    </>
  );
}

/** What follows the quantity, which has its unit with it. */
function whatOf(words: string, unit: string | undefined): string {
  if (words === unit) return '';
  if (unit === 'bytes') return words.replace('bytes ', '');
  return words === 'downloads' ? 'downloaded' : words;
}

function timesOf(times: number, isEqual: boolean) {
  if (isEqual) return 'just the';
  if (times === 1) return 'a little above the';
  return (
    <>
      <strong className="font-semibold">{times} times</strong> the
    </>
  );
}

interface BarProps {
  name: string;
  unit: string | undefined;
  peak: number;
  threshold: number;
  largest: number;
}

function Bar({ name, unit, peak, threshold, largest }: BarProps) {
  const share = (amount: number) => `${String((amount / largest) * 100)}%`;
  return (
    <>
      {/* In a line of its own: the threshold may be anywhere, also right above the end. */}
      <div className="relative mt-2 h-5 text-xs text-muted">
        <span
          className="absolute -translate-x-1/2 whitespace-nowrap"
          style={{ left: `clamp(4.5rem, ${share(threshold)}, 100% - 4.5rem)` }}
        >
          threshold {quantity(threshold, unit)}
        </span>
      </div>
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={largest}
        aria-valuenow={peak}
        aria-valuetext={`${quantity(peak, unit)}, threshold ${quantity(threshold, unit)}`}
        className="relative h-4 rounded-sm bg-sunken"
      >
        <div className="absolute inset-y-0 left-0 rounded-sm bg-accent" style={{ width: share(peak) }} />
        <div
          className="absolute inset-y-0 left-0 rounded-l-sm bg-line-strong"
          style={{ width: share(Math.min(peak, threshold)) }}
        />
        <div className="absolute -inset-y-1 w-0.5 bg-text" style={{ left: share(threshold) }} />
      </div>
      <div className="mt-1 flex justify-between text-xs text-muted">
        <span>0</span>
        <span>{quantity(largest, unit)}</span>
      </div>
    </>
  );
}
