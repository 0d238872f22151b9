import { isUtf8 } from 'node:buffer';
import { mayHaveHalves } from '@palisade/contracts';
import { Problem } from '@palisade/http';
import type { ParsedBody } from './parse-body.js';
import { mostRecords } from './formats/bodies.js';
import { box } from './formats/box.js';
import type { Format, SkipReason } from './formats/format.js';
import { gdrive } from './formats/gdrive.js';
import { o365 } from './formats/o365.js';
import { s3 } from './formats/s3.js';

const formats: ReadonlyMap<string, Format> = new Map(Object.entries({ o365, s3, gdrive, box }));
export const formatNames = [...formats.keys()];

/** A body of another system's records, as events at the places of the records that told them. */
export interface ImportedBody extends ParsedBody {
  readonly skipped: ReadonlyMap<SkipReason, number>;
}

const mostEvents = 20_000;

/** Throws a problem for an unknown format, or for a body that has not its form. */
export function importBody(body: Buffer, isLines: boolean, name: string): ImportedBody {
  const format = formats.get(name);
  if (format === undefined) {
    const message = `must be one of ${formatNames.join(', ')}`;
    throw Problem.invalid([{ path: 'format', message }], 'The format is not known.');
  }
  if (!isUtf8(body)) throw Problem.malformed('The body is not UTF-8.', 'is not UTF-8');
  const text = body.toString('utf8').replace(/^\ufeff/, ''); // as some exports begin
  const records = isLines ? linesOf(text, format) : recordsOf(text, format, name);
  if (records.length > mostRecords) throw Problem.tooLarge(`A request has at most ${mostRecords} records.`);
  const events: { index: number; value: unknown }[] = [];
  const skipped = new Map<SkipReason, number>();
  const unreadable = [];
  for (const [index, record] of records.entries()) {
    if (record === unread) {
      unreadable.push({ index, errors: [{ path: '', message: 'is not valid JSON' }] });
      continue;
    }
    const read = format.read(record);
    if (typeof read === 'string') skipped.set(read, (skipped.get(read) ?? 0) + 1);
    else for (const draft of read) events.push({ index, value: defined(draft) });
    if (events.length > mostEvents)
      throw Problem.tooLarge(`A request tells of at most ${mostEvents} events.`);
  }
  return { isSingle: false, events, unreadable, skipped, mayHaveHalves: mayHaveHalves(text) };
}

const unread = Symbol('a line that is no JSON');

function recordsOf(text: string, format: Format, name: string): readonly unknown[] {
  const body = parsed(text);
  if (body === unread) throw Problem.malformed('The body is not valid JSON.', 'is not valid JSON');
  const records = format.records(body);
  if (records === undefined) {
    throw Problem.malformed(`The body has not the form of ${name}.`, `is not what ${name} writes`);
  }
  return records;
}

/** One record a line, or one document of several. */
function linesOf(text: string, format: Format): readonly unknown[] {
  const records: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const value = parsed(line);
    const found = value === unread ? [value] : (format.records(value) ?? [value]);
    if (records.length + found.length > mostRecords) {
      throw Problem.tooLarge(`A request has at most ${mostRecords} records.`);
    }
    for (const record of found) records.push(record);
  }
  return records;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return unread;
  }
}

function defined(draft: object): object {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}
