import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CheckpointRecord } from '@palisade/contracts';
import { renderMetrics } from '@palisade/telemetry';
import { systemChain } from '../chain/envelope.js';
import { Audit, Place } from '../testing/audit.js';
import { newSigningKey } from '../testing/keys.js';
import { recordOf } from '../testing/records.js';
import { until } from '../testing/until.js';
import { checkpointFault } from './checkpoint-jws.js';
import { SigningKeys } from './signing-keys.js';

let place: Place;
let audit: Audit;
let keys: SigningKeys;

beforeAll(async () => {
  place = await Place.prepare();
  audit = await Audit.start(place);
  keys = await SigningKeys.from({ AUDIT_SIGNING_KEY: place.signingKey });
});
afterAll(() => audit.close());

/** A chain of so many records of which all are signed. */
async function signedChain(length: number): Promise<string> {
  const tenant = randomUUID();
  for (let at = 0; at < length; at++) await audit.append([tenant, recordOf()]);
  await audit.checkpointer.round();
  await audit.published(tenant);
  return tenant;
}

const brokenChains = async () => Number(/^audit_chains_broken (\d+)/m.exec(await renderMetrics())?.[1]);

describe('signing', () => {
  it('signs the heads of chains that grew, and publishes them', async () => {
    const tenant = await signedChain(3);
    await audit.append(['', recordOf()]);
    await audit.checkpointer.round();
    for (const chain of [tenant, systemChain]) {
      const checkpoint = await audit.published(chain);
      const head = (await audit.chain(chain)).at(-1);
      expect(checkpoint).toMatchObject({
        chain,
        sequence: head?.sequence,
        head_hash: head?.hash,
        kid: keys.kid,
      });
      expect(await checkpointFault(checkpoint, keys.verifying)).toBeUndefined();
      expect(CheckpointRecord.check(checkpoint)).toEqual([]);
    }
  });

  it('signs nothing again that did not grow', async () => {
    const tenant = await signedChain(1);
    const before = await audit.stored(tenant);
    await audit.checkpointer.round();
    expect(await audit.checkpointer.examine(tenant)).toMatchObject({ latest: before });
    expect(await audit.stored(tenant)).toEqual(before);
  });

  it('never signs an older head after a newer one, though two replicas sign at once', async () => {
    const other = await Audit.start(place);
    const tenant = randomUUID();
    for (let at = 0; at < 10; at++) {
      await audit.append([tenant, recordOf()]);
      await Promise.all([audit, other, audit, other].map(({ checkpointer }) => checkpointer.examine(tenant)));
    }
    const rows = await place.asAdmin<{ key_seq: string; value: Buffer }>(
      `select key_seq, value from audit.outbox where topic = 'audit.checkpoints.v1' and message_key = $1 order by id`,
      [tenant],
    );
    const sequences = rows.map(({ value }) => CheckpointRecord.decode(value).sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(sequences.at(-1)).toBe(10);
    await other.app.close();
  });

  it('signs at the interval that is set', async () => {
    const often = await Audit.start(place, { AUDIT_CHECKPOINT_SECONDS: 1 });
    const tenant = randomUUID();
    await often.append([tenant, recordOf()]);
    await until(async () => (await often.stored(tenant))?.sequence === 1);
    await often.app.close();
  });

  it('goes on with a new key, and verifies what the old one signed', async () => {
    const tenant = await signedChain(2);
    await audit.append([tenant, recordOf()]);
    const AUDIT_SIGNING_KEY = newSigningKey();
    const forgetful = await Audit.start(place, { AUDIT_SIGNING_KEY });
    const { fault } = await forgetful.checkpointer.examine(tenant);
    expect(fault?.detail).toContain('signed by a key that is not known');
    await forgetful.app.close();
    const AUDIT_VERIFICATION_KEYS = JSON.stringify(keys.published);
    const rotated = await Audit.start(place, { AUDIT_SIGNING_KEY, AUDIT_VERIFICATION_KEYS });
    const { latest } = await rotated.checkpointer.examine(tenant);
    expect(latest).toMatchObject({ sequence: 3 });
    expect(latest?.kid).not.toBe(keys.kid);
    await rotated.app.close();
  });
});

describe('a chain that contradicts what was signed', () => {
  const rewrite = (sql: string, tenant: string) => place.asAdmin(sql, [tenant], true);

  it.each([
    [
      'its last signed record was rewritten',
      `update audit.records set hash = sha256('x') where tenant_id = $1 and sequence = 4`,
      { sequence: 4, detail: /the past was rewritten/ },
    ],
    [
      'its tail was cut',
      `with cut as (delete from audit.records where tenant_id = $1 and sequence > 2)
       update audit.chains set sequence = 2 where chain = $1::text`,
      { sequence: 3, detail: /the tail was cut/ },
    ],
    [
      'all of it is gone, and its checkpoints too',
      `with cut as (delete from audit.records where tenant_id = $1), signed as (delete from audit.checkpoints where chain = $1::text)
       delete from audit.chains where chain = $1::text`,
      { sequence: 1, detail: /the tail was cut/ },
    ],
    [
      'a checkpoint was forged',
      `with cut as (delete from audit.checkpoints where chain = $1::text returning *)
       insert into audit.checkpoints select chain, sequence + 1, head_hash, signed_at, kid, jws from cut`,
      { sequence: null, detail: /it says other than was signed/ },
    ],
  ])('is not signed and raises an alarm when %s', async (_what, sql, { sequence, detail }) => {
    const before = await brokenChains();
    const tenant = await signedChain(4);
    await rewrite(sql, tenant);
    await audit.append([randomUUID(), recordOf()]);
    await audit.checkpointer.round();
    const { fault } = await audit.checkpointer.examine(tenant);
    expect(fault).toEqual({ sequence, detail: expect.stringMatching(detail) });
    expect(await brokenChains()).toBe(before + 1);
    expect((await audit.get('/readyz')).status).toBe(200);
    const key = await audit.keyOf(tenant, 'audit:read');
    expect((await audit.get('/v1/audit/proof', key)).body.fault).toEqual(fault);
    const count = `select count(*)::int as count from audit.outbox where message_key = $1`;
    expect(await place.asAdmin(count, [tenant])).toEqual([{ count: 1 }]);
  });

  it('is not signed when what came since is not linked', async () => {
    const tenant = await signedChain(2);
    for (let at = 0; at < 3; at++) await audit.append([tenant, recordOf()]);
    await rewrite(
      `update audit.records set record = replace(record, '"success"', '"denied"') where tenant_id = $1 and sequence = 4`,
      tenant,
    );
    expect((await audit.checkpointer.examine(tenant)).fault).toEqual({
      sequence: 4,
      detail: expect.stringContaining('it was changed'),
    });
    expect((await audit.stored(tenant))?.sequence).toBe(2);
  });

  it('is signed again when it is what it was', async () => {
    const tenant = await signedChain(2);
    const at2 = (change: string) =>
      rewrite(`update audit.records set hash = ${change} where tenant_id = $1 and sequence = 2`, tenant);
    const hash = (await audit.chain(tenant))[1]?.hash ?? '';
    await at2(`sha256('x')`);
    await audit.append([tenant, recordOf()]);
    expect((await audit.checkpointer.examine(tenant)).fault).toBeDefined();
    await at2(`decode('${hash}', 'hex')`);
    await audit.checkpointer.round();
    expect(await audit.stored(tenant)).toMatchObject({ sequence: 3 });
    expect((await audit.checkpointer.examine(tenant)).fault).toBeUndefined();
  });

  it('is known to a replica that starts later, from Kafka alone', async () => {
    const tenant = await signedChain(3);
    await rewrite(
      `with cut as (delete from audit.records where tenant_id = $1), signed as (delete from audit.checkpoints where chain = $1::text)
       delete from audit.chains where chain = $1::text`,
      tenant,
    );
    const later = await Audit.start(place);
    await later.append([tenant, recordOf()]);
    await later.checkpointer.round();
    expect((await later.checkpointer.examine(tenant)).fault?.detail).toContain('the tail was cut');
    expect(await later.stored(tenant)).toBeUndefined();
    await later.app.close();
  });
});
