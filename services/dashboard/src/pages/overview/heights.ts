/** How high the segments of a stack stand: none below the least, unless it counts nothing; the highest lends what they lack, so that the stack is as high as it counts. */
export function heightsOf(counts: readonly number[], least: number): number[] {
  const heights = counts.map((count) => (count === 0 ? 0 : Math.max(count, least)));
  const lent = heights.reduce((sum, height, at) => sum + height - (counts[at] ?? 0), 0);
  const highest = heights.indexOf(Math.max(...heights));
  return heights.map((height, at) =>
    at === highest ? Math.max(height - lent, Math.min(height, least)) : height,
  );
}
