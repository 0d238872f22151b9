const parts = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = parts.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    parts.set(timeZone, format);
  }
  return format;
}

/** `2026-11-21T01:46` in the time zone: what an input of type datetime-local holds. */
export function toZoned(time: string | number, timeZone: string): string {
  const read = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(time))
      .map(({ type, value }) => [type, value]),
  );
  return `${read['year'] ?? ''}-${read['month'] ?? ''}-${read['day'] ?? ''}T${read['hour'] ?? ''}:${read['minute'] ?? ''}`;
}

/** The instant that a clock in the time zone shows so; undefined for what is no time. An hour that a change of clocks leaves out is the one after. */
export function fromZoned(local: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${local}Z`);
  if (local === '' || Number.isNaN(asUtc)) return undefined;
  const offsetAt = (time: number) => Date.parse(`${toZoned(time, timeZone)}Z`) - time;
  // The offset at the first guess may be that of the other side of a change of clocks: look once more.
  const guess = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(guess)).toISOString();
}
