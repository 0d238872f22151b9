import type { FileAccessEventAnswer } from '../../api/gen/palisade.schemas.js';

const columns = [
  'occurred_at',
  'received_at',
  'actor_email',
  'action',
  'action_name',
  'resource',
  'bytes',
  'ip',
  'ua',
  'session_id',
  'device',
  'timing',
  'event_id',
] as const satisfies (keyof FileAccessEventAnswer)[];

/** RFC 4180, with the names of the API as header. */
export function asCsv(events: readonly FileAccessEventAnswer[]): string {
  const lines = events.map((event) => columns.map((column) => csvField(event[column])).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

/**
 * A text that a spreadsheet would take for a formula begins with an apostrophe: actors and resources are what a sender
 * made up. A number is one, and needs none.
 */
export function csvField(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[\s"']*[=+\-@|%\t\r\n]/u.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Has the browser save a text. */
export function save(name: string, text: string): void {
  // The mark tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
