import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemChain } from '../chain/envelope.js';
import { Audit, Place } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { until } from '../testing/until.js';
import { BrokenChains } from './broken-chains.js';

let place: Place;
let audit: Audit;

beforeAll(async () => {
  place = await Place.prepare();
  audit = await Audit.start(place);
});
afterAll(() => audit.close());

/** A chain with heads signed in its middle and at its end, and one record more. */
async function oldChain(): Promise<string> {
  const tenant = randomUUID();
  for (let at = 0; at < 10; at++) {
    await audit.append([tenant, recordOf()]);
    if (at === 4 || at === 9) await audit.checkpointer.examine(tenant);
  }
  return tenant;
}

const rewrite = (change: string, tenant: string) =>
  place.asAdmin(`update audit.records set ${change} where tenant_id = $1 and sequence = 8`, [tenant], true);

const edited = `record = replace(record, '"success"', '"denied"')`;

describe('a chain of which an old record was changed', () => {
  it.each([
    ['what is hashed', edited, /it was changed/],
    ['whose it is', `actor_email = 'ghost@corp.com'`, /searched by .*\(actor_email\)/],
    [
      'several columns',
      `actor_email = 'ghost@corp.com', action = 'x.y', occurred_at = '2020-01-01Z'`,
      /\(action, actor_email, occurred_at\)/,
    ],
    ['its time by a millisecond', `occurred_at = occurred_at + interval '1 ms'`, /\(occurred_at\)/],
    ['what it was done to', `target_id = null, target_kind = 'alert'`, /\(target_id, target_kind\)/],
    ['its id', `record_id = 'another'`, /\(record_id\)/],
  ])('says so in the next proof and is not signed again: %s', async (_what, change, detail) => {
    const tenant = await oldChain();
    await rewrite(change, tenant);
    await audit.append([tenant, recordOf()]);
    const later = await Audit.start(place);
    const key = await later.keyOf(tenant, 'audit:read');
    const { body } = await later.get('/v1/audit/proof', key);
    expect(body).toMatchObject({
      fault: { sequence: 8, detail: expect.stringMatching(detail) },
      checkpoint: { sequence: 10 },
    });
    await later.checkpointer.round();
    const exported = await later.get('/v1/audit/export', key);
    expect(JSON.parse(exported.text.trim().split('\n').at(-1) ?? '')).toMatchObject({
      checkpoint: { sequence: 10 },
    });
    expect((await later.stored(tenant))?.sequence).toBe(10);
    await later.app.close();
  });

  it('is not signed by a service that starts later and was not asked for a proof', async () => {
    const tenant = await oldChain();
    await rewrite(edited, tenant);
    await audit.append([tenant, recordOf()]);
    const later = await Audit.start(place);
    await later.checkpointer.round();
    expect((await later.stored(tenant))?.sequence).toBe(10);
    expect(later.app.get(BrokenChains).of(tenant)?.sequence).toBe(8);
    await later.app.close();
  });

  it('is found in the background, though it does not grow, and is good again when it is mended', async () => {
    const tenant = await oldChain();
    const watching = await Audit.start(place, { AUDIT_EXAMINE_SECONDS: 1 });
    const broken = watching.app.get(BrokenChains);
    await watching.checkpointer.round();
    expect(broken.of(tenant)).toBeUndefined();
    await rewrite(`actor_email = 'ghost@corp.com'`, tenant);
    await until(() => Promise.resolve(broken.of(tenant)?.sequence === 8));
    await rewrite(`actor_email = 'alex@corp.com'`, tenant);
    await until(() => Promise.resolve(broken.of(tenant) === undefined));
    await watching.app.close();
  });
});

it('is broken when a record was put behind its head', async () => {
  const tenant = await oldChain();
  await place.asAdmin(
    `insert into audit.records select (jsonb_populate_record(r, '{"sequence": 900, "record_id": "forged"}')).*
       from audit.records r where tenant_id = $1 and sequence = 3`,
    [tenant],
  );
  await audit.append([tenant, recordOf()]);
  const { fault, latest } = await audit.checkpointer.examine(tenant);
  expect(fault).toEqual({ sequence: 900, detail: expect.stringContaining('behind the head') });
  expect(latest?.sequence).toBe(10);
});

it('is broken when a checkpoint in its middle was never signed', async () => {
  const tenant = await oldChain();
  await place.asAdmin(
    `update audit.checkpoints set head_hash = repeat('0', 64) where chain = $1 and sequence = 5`,
    [tenant],
    true,
  );
  const later = await Audit.start(place);
  const { fault } = await later.checkpointer.examine(tenant);
  expect(fault?.detail).toContain('it says other than was signed');
  await later.app.close();
});

it('finds nothing wrong with records of any form, in slices', async () => {
  const tenant = randomUUID();
  const odd = [
    { occurred_at: 'never' },
    { occurred_at: '0000-01-01T00:00:00Z' },
    { occurred_at: '9999-12-31T23:59:59.999Z' },
    { occurred_at: '2026-03-02T09:20:00.123456789+02:00' },
    { action: 'x'.repeat(300), target: { kind: 'a\u0000b', id: '\u{1f600}'.repeat(150) } },
    { actor: { kind: 'user' as const, email: ' ÀLEX@corp.com ' }, service: '', target: undefined },
  ];
  const records = [...odd, ...Array.from({ length: 1_200 }, () => ({}))].map((change) => recordOf(change));
  await audit.append(...records.map((record): [string, typeof record] => [tenant, record]));
  await audit.append(...odd.map((change): [string, ReturnType<typeof recordOf>] => ['', recordOf(change)]));
  for (const chain of [tenant, systemChain]) {
    const { fault, latest, head } = await audit.checkpointer.examine(chain);
    expect(fault).toBeUndefined();
    expect(latest?.sequence).toBe(head.sequence);
  }
});
