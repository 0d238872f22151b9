import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kafkaAnswers, postgresAnswers } from '../answers.js';
import { processesWithArgument } from '../processes/table.js';
import { waitUntil } from '../wait.js';
import { ownPlatform, type OwnPlatform } from './own-platform.js';
import pg from 'pg';

let own: OwnPlatform;

beforeAll(async () => {
  own = await ownPlatform();
});
afterAll(() => own.close());

const answers = () => ({ kafka: kafkaAnswers(own.brokers)(), postgres: postgresAnswers(own.adminUrl)() });

it.each(['kafka', 'postgres'] as const)(
  '%s answers again on its address after a stop and after a kill',
  async (name) => {
    for (const halt of ['stop', 'kill'] as const) {
      await own[name][halt]();
      expect(await answers()[name]).toBeInstanceOf(Error);
      await own[name].start();
      expect(await answers()[name]).toBeUndefined();
    }
  },
);

it.each(['kafka', 'postgres'] as const)('%s answers nobody while it is paused', async (name) => {
  await own[name].pause();
  expect(await answers()[name]).toBeInstanceOf(Error);
  await own[name].resume();
  expect(await answers()[name]).toBeUndefined();
});

it('stops a connection that was open when Postgres was paused, and lets it go on', async () => {
  const client = new pg.Client({ connectionString: own.adminUrl });
  await client.connect();
  await own.postgres.pause();
  const answered = client.query('select 1').then(() => 'answered');
  const waited = new Promise((resolve) => setTimeout(resolve, 500, 'waits'));
  expect(await Promise.race([answered, waited])).toBe('waits');
  await own.postgres.resume();
  expect(await answered).toBe('answered');
  await client.end();
});

it('keeps what was committed before a kill', async () => {
  const client = new pg.Client({ connectionString: own.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table kept as select 7 as id');
  await own.postgres.kill();
  await own.postgres.start();
  const again = new pg.Client({ connectionString: own.adminUrl });
  await again.connect();
  const { rows } = await again.query<{ id: number }>('select id from kept');
  await again.end();
  expect(rows).toEqual([{ id: 7 }]);
});

it('ends with the process that started it, even with one that was killed', async () => {
  const built = resolve(import.meta.dirname, '../../dist/testing/own-platform.js');
  if (!existsSync(built)) throw new Error('build first: npm run build');
  const program = `const { ownPlatform } = await import(${JSON.stringify(built)});
    const { brokers, adminUrl } = await ownPlatform();
    console.log(JSON.stringify({ brokers, adminUrl }));
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PALISADE_PLATFORM: 'embedded' },
  });
  const [told] = (await once(owner.stdout, 'data')) as [Buffer];
  const { brokers, adminUrl } = JSON.parse(told.toString()) as { brokers: string[]; adminUrl: string };
  const running = () => processesWithArgument((argument) => argument === new URL(adminUrl).port).length;
  expect(await Promise.all([kafkaAnswers(brokers)(), postgresAnswers(adminUrl)()])).toEqual([
    undefined,
    undefined,
  ]);
  expect(running()).toBe(1);
  owner.kill('SIGKILL');
  const areGone = async () => running() === 0 && (await kafkaAnswers(brokers)()) !== undefined;
  expect(await waitUntil(areGone, { timeoutMs: 30_000, everyMs: 200 })).toBe(true);
});
