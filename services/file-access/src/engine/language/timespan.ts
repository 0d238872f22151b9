/** As pySigma has them: a month is a twelfth of a year of 365.2425 days. */
const seconds: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_629_746,
  y: 31_556_952,
};

/** Milliseconds of a Sigma timespan such as `90m`; undefined when it is none, or nothing. */
export function timespanMs(text: unknown): number | undefined {
  const [, count, unit] = (typeof text === 'string' ? /^([0-9]{1,9})([smhdwMy])$/.exec(text) : null) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const ms = Number(count) * (seconds[unit] ?? 0) * 1000;
  return ms > 0 ? ms : undefined;
}
