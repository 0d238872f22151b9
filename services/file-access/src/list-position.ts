/** Where a list that goes by time stopped: the last item's time, as it was answered, and its id. */
export type TimedPosition = [time: string, id: string];

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** A cursor is opaque, not trusted: what Postgres would refuse is no position. */
export function isTimedPosition(value: unknown): value is TimedPosition {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [time, id] = value as unknown[];
  return typeof time === 'string' && isIso(time) && typeof id === 'string' && uuid.test(id);
}

function isIso(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}
