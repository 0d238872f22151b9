import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kafkaAnswers, postgresAnswers } from '../answers.js';
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
