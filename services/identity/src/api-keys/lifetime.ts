const DAY_MS = 24 * 3600 * 1000;

export const MOST_DAYS = 365;

export function isLifetime(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
}

/** null: never. */
export function endOf(days: number | null | undefined): Date | null {
  return days === null || days === undefined ? null : new Date(Date.now() + days * DAY_MS);
}
