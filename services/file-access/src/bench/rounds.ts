export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
}

/** Each of them in turn, so often, the order turned every other time: whatever else the machine does is shared. */
export async function alternating<T>(rounds: number, works: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const results = works.map((): T[] => []);
  for (let round = 0; round < rounds; round++) {
    const order = works.map((work, i) => [i, work] as const);
    for (const [i, work] of round % 2 === 0 ? order : order.reverse()) results[i]?.push(await work());
  }
  return results;
}
