/** “1–11, 14”: places as people count. */
export function placesWords(indexes: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const place of indexes.map((index) => index + 1).toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === place - 1) last[1] = place;
    else ranges.push([place, place]);
  }
  return ranges
    .map(([from, to]) => (from === to ? String(from) : `${String(from)}–${String(to)}`))
    .join(', ');
}
