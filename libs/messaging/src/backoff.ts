/** The pause before the next attempt: doubled each time up to a cap, spread so that replicas don't knock together. */
export function backoff(failures: number, firstMs: number, capMs: number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (0.75 + Math.random() * 0.25));
}
