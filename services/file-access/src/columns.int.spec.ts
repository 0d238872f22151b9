import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testEnvironment } from '@palisade/platform';
import fc from 'fast-check';
import pg from 'pg';
import { byteStrings, type Column, integers, texts, times, uuids } from './columns.js';

let client: pg.Client;
let close: () => Promise<void>;

beforeAll(async () => {
  const environment = await testEnvironment();
  close = () => environment.close();
  client = new pg.Client({ connectionString: environment.adminUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await close();
});

async function read(column: Column, type: string, shown = 'value'): Promise<unknown[]> {
  const { rows } = await client.query<{ shown: unknown }>(
    `select ${shown} as shown from (select unnest($1::${type}[]) as value) as given`,
    [column],
  );
  return rows.map(({ shown: value }) => value);
}

const someOf = <T>(values: fc.Arbitrary<T>) =>
  fc.array(fc.option(values, { nil: undefined, freq: 4 }), { maxLength: 40 });
const orNull = (values: readonly unknown[]) => values.map((value) => value ?? null);
/** A column without a value says nothing of how many rows there are. */
const hasValue = (values: readonly unknown[]) => values.some((value) => value !== undefined);
const runs = { numRuns: 60 };

it('gives Postgres the texts that were given, whatever they hold', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((each) => !each.includes('\0'));
  await fc.assert(
    fc.asyncProperty(someOf(text).filter(hasValue), async (values) => {
      expect(await read(texts(values), 'text')).toEqual(orNull(values));
    }),
    runs,
  );
});

it('writes texts that are longer than all before them', async () => {
  const values = ['a', 'ü'.repeat(900_000), null, 'z'.repeat(3_000_000)];
  expect(await read(texts(values), 'text')).toEqual(values);
});

it('gives Postgres the numbers that were given', async () => {
  await fc.assert(
    fc.asyncProperty(someOf(fc.maxSafeInteger()).filter(hasValue), async (values) => {
      const expected = values.map((value) => (value === undefined ? null : String(value)));
      expect(await read(integers(values), 'bigint', 'value::text')).toEqual(expected);
    }),
    runs,
  );
});

it('gives Postgres the times that were given, to the millisecond', async () => {
  const time = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(someOf(time).filter(hasValue), async (values) => {
      const column = times(values.map((value) => value?.getTime()));
      expect(await read(column, 'timestamptz')).toEqual(orNull(values));
    }),
    runs,
  );
});

it('gives Postgres ids and bytes as they are', async () => {
  const one = randomUUID();
  const ids = [one, one, randomUUID(), one.toUpperCase()];
  expect(await read(uuids(ids), 'uuid')).toEqual(ids.map((id) => id.toLowerCase()));
  const bytes = [Buffer.from([0, 255, 1]), Buffer.alloc(0), Buffer.alloc(70_000, 7)];
  expect(await read(byteStrings(bytes), 'bytea')).toEqual(bytes);
});

it('is null where no row has a value, or there is none', () => {
  expect([texts([undefined, null]), times([null]), integers([undefined])]).toEqual([null, null, null]);
  expect([uuids([]), byteStrings([]), texts([]), integers([])]).toEqual([null, null, null, null]);
});

it('refuses what is no id and no integer', () => {
  expect(() => uuids(['not-an-id'])).toThrow('not a UUID');
  expect(() => integers([0.5])).toThrow(RangeError);
  expect(() => times([Infinity])).toThrow(RangeError);
});
