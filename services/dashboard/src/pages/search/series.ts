import type { FileAccessHistogramAnswer } from '../../api/gen/palisade.schemas.js';

/** One layer of the stacked bars. */
export interface Series {
  name: string;
  total: number;
  fill: string;
  /** How many of its events lie in a bucket. */
  countIn: (by: Readonly<Record<string, number>> | undefined) => number;
}

export const others = 'other actions';

// One hue: colour is for severity. Shades are told apart by whoever sees none, and the legend has the words.
const shades = [100, 62, 40, 24].map(
  (share) => `color-mix(in oklab, var(--accent) ${String(share)}%, var(--surface))`,
);

/** The most frequent actions, from the bottom up, and the rest as one. */
export function seriesOf({ items }: FileAccessHistogramAnswer): Series[] {
  const totals = new Map<string, number>();
  for (const { by } of items)
    for (const [action, count] of Object.entries(by ?? {}))
      totals.set(action, (totals.get(action) ?? 0) + count);
  const ranked = [...totals].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
  const shown = ranked.slice(0, shades.length);
  const series: Series[] = shown.map(([name, total], at) => ({
    name,
    total,
    fill: shades[at] ?? '',
    countIn: (by) => by?.[name] ?? 0,
  }));
  const rest = ranked.slice(shades.length);
  if (rest.length === 0) return series;
  const names = rest.map(([name]) => name);
  const total = rest.reduce((sum, [, count]) => sum + count, 0);
  const countIn: Series['countIn'] = (by) => names.reduce((sum, name) => sum + (by?.[name] ?? 0), 0);
  return [...series, { name: others, total, fill: 'var(--line-strong)', countIn }];
}
