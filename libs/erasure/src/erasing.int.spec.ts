import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { INestApplication } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  MemberJoinedRecord,
  OrganizationErasedRecord,
  OrganizationErasureRequestedRecord,
} from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Outbox } from '@palisade/messaging';
import { testEnvironment, type TestEnvironment, waitUntil } from '@palisade/platform';
import pg from 'pg';
import { type Place, prepareNotes, startNotes, tables } from './testing/notes-service.js';
import { undeclaredTables } from './undeclared-tables.js';

const loader = fileURLToPath(new URL('../../messaging/src/chaos/sources.mjs', import.meta.url));
const program = fileURLToPath(new URL('./testing/notes-process.ts', import.meta.url));

let environment: TestEnvironment;
let place: Place;
let admin: pg.Client;
const apps: INestApplication[] = [];

beforeAll(async () => {
  environment = await testEnvironment();
  place = await prepareNotes(environment);
  admin = new pg.Client({ connectionString: environment.adminUrl });
  await admin.connect();
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});
afterAll(async () => {
  await admin.end();
  await environment.close();
});

async function start(rowsAtOnce?: number): Promise<INestApplication> {
  const app = await startNotes(place, rowsAtOnce);
  apps.push(app);
  return app;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  if (!(await waitUntil(condition, { timeoutMs: 30_000 }))) throw new Error('it did not come true in time');
}

const count = async (sql: string, ...values: unknown[]): Promise<number> =>
  Number((await admin.query<{ count: string }>(`select count(*) as count ${sql}`, values)).rows[0]?.count);

const rowsOf = async (tenantId: string): Promise<number[]> =>
  Promise.all(tables.map(({ table }) => count(`from ${table} where tenant_id = $1`, tenantId)));

async function plant(tenantId: string, rows: number): Promise<void> {
  await admin.query(
    `insert into notes.notes (tenant_id, body) select $1, 'a marker' from generate_series(1, $2)`,
    [tenantId, rows],
  );
  await admin.query(
    `insert into notes.days select $1, '2025-12-31T23:59:00Z'::timestamptz + n * interval '1 second', 'a marker'
       from generate_series(1, $2) n`,
    [tenantId, rows * 2],
  );
  await admin.query(`insert into notes.history values ($1, 'a marker')`, [tenantId]);
}

const erasureOf = (tenantId: string, asked = 1) => ({
  tenantId,
  key: tenantId,
  data: {
    erasure_id: tenantId,
    organization_id: tenantId,
    requested_at: '2026-03-02T09:00:01Z',
    asked,
  },
});

const ask = (app: INestApplication, tenantId: string, asked = 1): Promise<void> =>
  app.get(Database).system(async (tx) => {
    await app
      .get(Outbox, { strict: false })
      .append(tx, OrganizationErasureRequestedRecord, erasureOf(tenantId, asked));
  });

interface Confirmation {
  headers: Record<string, string>;
  value: Buffer;
}

/** As the outbox had them: rows stay for an hour after they were sent. */
async function confirmations(tenantId: string): Promise<unknown[]> {
  const { rows } = await admin.query<Confirmation>(
    `select headers, value from notes.outbox where headers->>'ce_type' = $1 and headers->>'ce_tenantid' = $2
      and sent_at is not null order by id`,
    [OrganizationErasedRecord.type, tenantId],
  );
  return rows.map(({ value }) => OrganizationErasedRecord.decode(value));
}

describe('a tenant that is to be erased', () => {
  it('loses its rows everywhere, in slices, keys of compacted topics too, and nobody else does', async () => {
    const [tenantId, other] = [randomUUID(), randomUUID()];
    await plant(tenantId, 12);
    await plant(other, 3);
    const app = await start(5);
    await ask(app, tenantId);
    await until(async () => (await confirmations(tenantId)).length > 0);
    expect(await rowsOf(tenantId)).toEqual([0, 0, 0]);
    expect(await rowsOf(other)).toEqual([3, 6, 1]);
    expect(await confirmations(tenantId)).toEqual([
      {
        erasure_id: tenantId,
        organization_id: tenantId,
        service: 'notes',
        erased_at: expect.any(String),
        erased: { notes: 12, days: 24, history: 1, 'alerts.v1': 12, files: 3 },
        kept: { chain: expect.stringMatching(/^until 20/) },
      },
    ]);
    // What is left of it in the messaging tables is the confirmation itself.
    const traces = `from notes.outbox where headers->>'ce_tenantid' = $1 and headers->>'ce_type' <> $2`;
    expect(await count(traces, tenantId, OrganizationErasedRecord.type)).toBe(0);
    expect(await count('from notes.inbox where tenant_id = $1', tenantId)).toBe(0);
  });

  it('is said to be erased again when that is asked again', async () => {
    const tenantId = randomUUID();
    const app = await start();
    await ask(app, tenantId);
    await until(async () => (await confirmations(tenantId)).length === 1);
    await ask(app, tenantId, 2);
    await until(async () => (await confirmations(tenantId)).length === 2);
    const [first, second] = await confirmations(tenantId);
    expect(second).toEqual(first);
  });

  it('has no transaction any more, and what is late is dropped while others go on', async () => {
    const [tenantId, other] = [randomUUID(), randomUUID()];
    const app = await start();
    const database = app.get(Database);
    await ask(app, tenantId);
    await until(async () => (await confirmations(tenantId)).length > 0);
    await expect(database.asTenant(tenantId, () => Promise.resolve())).rejects.toMatchObject({
      name: 'ErasedTenants',
      tenantIds: [tenantId],
    });
    await expect(database.asTenants([other, tenantId], () => Promise.resolve())).rejects.toMatchObject({
      tenantIds: [tenantId],
    });

    const joins = (id: string) => ({ tenantId: id, key: id, data: { user_id: randomUUID() } });
    await database.system((tx) =>
      app
        .get(Outbox, { strict: false })
        .appendAll(tx, MemberJoinedRecord, [joins(tenantId), joins(other), joins(tenantId)]),
    );
    await until(async () => (await rowsOf(other))[0] === 1);
    await until(async () => {
      const waiting = await count('from notes.outbox where sent_at is null');
      return waiting === 0;
    });
    expect(await rowsOf(tenantId)).toEqual([0, 0, 0]);
    expect(await count(`from pg_tables where tablename like '%dlq%'`)).toBe(0);
  });

  it('waits for transactions that began before it was marked', async () => {
    const tenantId = randomUUID();
    const app = await start();
    const database = app.get(Database);
    let goOn: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let hasBegun = false;
    const early = database.asTenant(tenantId, async (tx) => {
      hasBegun = true;
      await isReleased;
      await tx.query(`insert into notes.notes (tenant_id, body) values ($1, 'behind it')`, [tenantId]);
    });
    await until(() => Promise.resolve(hasBegun));
    await ask(app, tenantId);
    await until(async () => (await count('from notes.erased_tenants where tenant_id = $1', tenantId)) === 1);
    expect(await confirmations(tenantId)).toEqual([]);
    goOn();
    await early;
    await until(async () => (await confirmations(tenantId)).length > 0);
    expect(await rowsOf(tenantId)).toEqual([0, 0, 0]);
  });

  it('is erased to the end when the service is killed in the middle', async () => {
    const tenantId = randomUUID();
    await plant(tenantId, 600);
    await admin.query(
      `insert into notes.erased_tenants (tenant_id, erasure_id, requested_at, asked) values ($1, $1, now(), 1)`,
      [tenantId],
    );

    const child = fork(program, { execArgv: ['--import', loader], stdio: 'ignore' });
    child.send(place);
    await until(async () => {
      const left = await count('from notes.notes where tenant_id = $1', tenantId);
      return left < 600;
    });
    const hasExited = once(child, 'exit');
    child.kill('SIGKILL');
    await hasExited;
    const left = await rowsOf(tenantId);
    expect(left[0]).toBeGreaterThan(0);

    await start();
    await until(async () => (await confirmations(tenantId)).length > 0);
    expect(await rowsOf(tenantId)).toEqual([0, 0, 0]);
    expect(await confirmations(tenantId)).toEqual([
      expect.objectContaining({
        erased: { notes: 600, days: 1_200, history: 1, 'alerts.v1': 600, files: expect.any(Number) },
      }),
    ]);
  });
});

describe('tables', () => {
  it('lets rows of a table that is only added to go with their tenant alone', async () => {
    const tenantId = randomUUID();
    await plant(tenantId, 1);
    const app = await start();
    await app
      .get(Database)
      .asTenant(tenantId, (tx) => tx.query('delete from notes.history where tenant_id = $1', [tenantId]));
    expect((await rowsOf(tenantId))[2]).toBe(1);
  });

  it('that nobody declared are found', async () => {
    const { adminUrl } = environment;
    const of = (some: typeof tables) => undeclaredTables({ adminUrl, schema: 'notes', tables: some });
    expect(await of(tables)).toEqual([]);
    expect(await of(tables.slice(1))).toEqual(['notes']);
  });
});
