import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ownPlatform, type OwnPlatform } from '@palisade/platform';
import type { Database } from './database.js';
import { isInfrastructureFailure } from './infrastructure-failure.js';
import { notesDatabase } from './testing/notes.js';

let platform: OwnPlatform;
let database: Database;
const tenant = randomUUID();

beforeAll(async () => {
  platform = await ownPlatform();
  database = await notesDatabase(platform.adminUrl, 4);
}, 120_000);
afterAll(async () => {
  await database.dataSource.destroy();
  await platform.close();
});

const count = () =>
  database.asTenant(tenant, async (tx) => {
    const rows = await tx.query<{ n: string }[]>('select count(*) as n from notes_service.notes');
    return Number(rows[0]?.n);
  });
const insert = (id: number) =>
  database.asTenant(tenant, (tx) =>
    tx.query('insert into notes_service.notes values ($1, $2)', [id, tenant]),
  );

/** Retries as a consumer does, on failures of the infrastructure only. */
async function insistently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isInfrastructureFailure(error)) throw error;
      await setTimeout(50);
    }
  }
}

it.each(['stop', 'kill'] as const)(
  'works again by itself after a %s of Postgres under load',
  async (halt) => {
    const first = 1000 * (halt === 'stop' ? 1 : 2);
    const before = await count();
    let next = first;
    let running = true;
    const failures: unknown[] = [];
    const writers = [1, 2, 3, 4].map(async () => {
      while (running) {
        const id = next++;
        await insistently(async () => {
          try {
            await insert(id);
          } catch (error) {
            failures.push(error);
            // The outcome of a commit that was cut is unknown: the repeated insert then finds its own row.
            if ((error as { driverError?: { code?: string } }).driverError?.code === '23505') return;
            throw error;
          }
        });
        await setTimeout(2);
      }
    });
    await setTimeout(200);
    await platform.postgres[halt]();
    await setTimeout(300);
    await platform.postgres.start();
    const written = next;
    const deadline = Date.now() + 20_000;
    while (next < written + 50 && Date.now() < deadline) await setTimeout(20);
    running = false;
    await Promise.all(writers);
    expect(next).toBeGreaterThanOrEqual(written + 50);
    expect(failures.some(isInfrastructureFailure)).toBe(true);
    expect(await count()).toBe(before + next - first);
  },
);

it('gives up on a Postgres that is frozen, and works again when it goes on', async () => {
  await platform.postgres.pause();
  try {
    await expect(count()).rejects.toMatchObject({ name: 'InfrastructureFailure' });
  } finally {
    await platform.postgres.resume();
  }
  expect(await insistently(count)).toBeGreaterThan(0);
});
