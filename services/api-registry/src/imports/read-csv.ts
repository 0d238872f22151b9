import { CsvError, parse } from 'csv-parse/sync';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { FieldError } from '@palisade/http';
import { RegisterApiBody } from '../apis/api-bodies.js';

export const mostRows = 500;

/** A row of a table: what it would register, or what is wrong with it. */
export type ReadRow =
  | { readonly row: number; readonly body: RegisterApiBody }
  | { readonly row: number; readonly errors: readonly FieldError[] };

const columns = [
  ...['name', 'base_url', 'description', 'environment', 'owner_email', 'criticality', 'data_sensitivity'],
  'max_requests_per_second',
] as const;
const needed = ['name', 'base_url'] as const;

/** Rows as RFC 4180 has them, numbered as lines of data from 1; or what is wrong with the table as a whole. */
export function readCsv(text: string): { readonly rows: readonly ReadRow[] } | { readonly refused: string } {
  let records: Record<string, string>[];
  try {
    records = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
      max_record_size: 64 * 1024,
      to: mostRows + 1,
    });
  } catch (error) {
    if (error instanceof CsvError)
      return { refused: `is not a table of comma-separated values: ${error.message}` };
    throw error;
  }
  const [first] = records;
  if (first === undefined) return { refused: 'has no rows below its header' };
  if (records.length > mostRows)
    return { refused: `has more than ${mostRows} rows, which one import takes at most: send it in parts` };
  const found = Object.keys(first);
  const unknown = found.filter((name) => !columns.includes(name as (typeof columns)[number]));
  if (unknown.length > 0)
    return { refused: `has columns that are not known: ${unknown.join(', ').slice(0, 200)}` };
  const missing = needed.filter((name) => !found.includes(name));
  if (missing.length > 0) return { refused: `lacks columns: ${missing.join(', ')}` };
  return { rows: records.map((record, i) => rowOf(i + 1, record)) };
}

/** What is left empty is not given. */
function rowOf(row: number, record: Record<string, string>): ReadRow {
  const given = Object.entries(record).filter(([, value]) => value !== '');
  const { max_requests_per_second, ...texts } = Object.fromEntries(given);
  const body = plainToInstance(RegisterApiBody, {
    ...texts,
    ...(max_requests_per_second !== undefined && {
      max_requests_per_second: Number(max_requests_per_second),
    }),
  });
  const errors = validateSync(body, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0) return { row, body };
  return {
    row,
    errors: errors.map(({ property, constraints = {}, value }) => ({
      path: property,
      message:
        value === undefined
          ? 'is required'
          : (Object.values(constraints)[0] ?? 'is not valid').replace(new RegExp(`^${property} `), ''),
    })),
  };
}
