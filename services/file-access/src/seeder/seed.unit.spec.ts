import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { seederOptions, UsageError } from './options.js';
import { seed } from './seed.js';
import { simulate } from './simulate.js';
import type { Simulated } from './simulate.js';
import type { Sink } from './sink.js';

const folder = mkdtempSync(join(tmpdir(), 'seeder-'));
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const start = '2026-03-02T09:00:00Z';
const http = ['--url', 'http://localhost:8080', '--key', 'pal_key'];

function collector(): Sink & { batches: (readonly Simulated[])[] } {
  const batches: (readonly Simulated[])[] = [];
  return {
    batches,
    send: (events) => {
      batches.push(events);
      return Promise.resolve({ accepted: events.length, rejected: 0 });
    },
    close: () => Promise.resolve(),
  };
}

it('sends everything in order and in batches, and writes each label once', async () => {
  const labels = join(folder, 'labels.ndjson');
  const args = [
    ...http,
    '--backfill',
    '--count',
    '2050',
    '--start',
    start,
    '--incident-every',
    '60',
    '--labels',
    labels,
  ];
  const options = seederOptions(args, {}, 0);
  const sink = collector();
  const progress = await seed(simulate(options.simulation), sink, options, never);

  const expected = [...simulate(options.simulation)];
  expect(sink.batches.flat()).toEqual(expected);
  expect(sink.batches.map((batch) => batch.length)).toEqual([...Array<number>(20).fill(100), 50]);
  const written = readFileSync(labels, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(written).toEqual(expected.flatMap(({ label }) => label ?? []));
  expect(written.length).toBeGreaterThan(1);
  expect(progress).toEqual({ accepted: 2050, rejected: 0, incidents: written.length });
});

it('sends an event when its time has come, and stops when told to', async () => {
  const stopping = new AbortController();
  const now = Date.now();
  const options = seederOptions([...http, '--rate', '20'], {}, now);
  const sink = collector();
  const late: number[] = [];
  const onProgress = () => {
    late.push(Date.now() - (sink.batches.at(-1)?.at(0)?.at ?? 0));
    if (sink.batches.flat().length >= 20) stopping.abort();
  };
  await seed(simulate(options.simulation), sink, { ...options, onProgress }, stopping.signal);
  expect(Date.now() - now).toBeGreaterThan(300);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
});

it.each([
  ['neither target', []],
  ['two targets', [...http, '--kafka', 'localhost:9092']],
  ['no key', ['--url', 'http://localhost']],
  ['no tenant', ['--kafka', 'localhost:9092']],
  ['an unknown flag', [...http, '--speed', '9']],
  ['no rate', [...http, '--rate', '0']],
  ['a rate that is no number', [...http, '--rate', 'fast']],
  ['a time that is none', [...http, '--start', 'yesterday']],
  ['a time zone that is none', [...http, '--time-zone', 'Atlantis/Capital']],
  ['an endless backfill', [...http, '--backfill']],
])('refuses %s', (_name, args) => {
  expect(() => seederOptions(args, {}, 0)).toThrow(UsageError);
});

it('takes the key from the environment, where other users do not see it', () => {
  const { target } = seederOptions(['--url', 'http://localhost'], { SEEDER_KEY: 'pal_secret' }, 0);
  expect(target).toMatchObject({ key: 'pal_secret' });
});
