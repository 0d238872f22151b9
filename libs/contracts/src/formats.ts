import { isIPv4, isIPv6 } from 'node:net';

const dateTimeForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](\d\d):(\d\d))$/;
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * RFC 3339 with a real date, an offset and at most nanoseconds: what Date, Postgres and a protobuf Timestamp all take.
 * A leap second is refused, as all three do or would shift it.
 */
export function isDateTime(text: string): boolean {
  const match = dateTimeForm.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return (
    year > 0 &&
    day > 0 &&
    day <= daysIn(year, month) &&
    Number(match[4]) < 24 &&
    Number(match[5]) < 60 &&
    Number(match[6]) < 60 &&
    Number(match[7] ?? 0) < 24 &&
    Number(match[8] ?? 0) < 60
  );
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (daysOfMonth[month - 1] ?? 0);
}

/** The formats of the schemas. An IPv6 address has no zone: it would mean something on the sender's machine only. */
export const formats: Record<string, (text: string) => boolean> = {
  'date-time': isDateTime,
  ipv4: isIPv4,
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
  uuid: (text) => uuidForm.test(text),
  uri: (text) => URL.canParse(text),
};
