import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CheckpointRecord } from '@palisade/contracts';
import type { KeySet } from '../checkpoints/checkpoint-jws.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import { Audit } from '../testing/audit.js';
import { newSigningKey } from '../testing/keys.js';
import { type Exported, mutations, textOf } from '../testing/mutations.js';
import { randomFrom } from '../testing/random.js';
import { recordOf } from '../testing/records.js';
import { linesOf } from './lines.js';
import { verifyExport, type Trust } from './verify-export.js';

const seed = 20_261_121;
const count = 1_000;
const length = 60;

let audit: Audit;
let exported: Exported;
let trust: Required<Trust>;

beforeAll(async () => {
  audit = await Audit.start();
  const [tenant, other] = [randomUUID(), randomUUID()];
  const append = async (to: string, from: number, upTo: number) => {
    for (let at = from; at < upTo; at++) {
      const text = ['plain', 'Zürich \u2028 \u{1f600}', 'a\u0000b', '"\\/'][at % 4];
      await audit.append([to, recordOf({ details: { at: String(at), text: text ?? '' } })]);
    }
  };
  const [key, otherKey] = [await audit.keyOf(tenant, 'audit:read'), await audit.keyOf(other, 'audit:read')];
  await append(tenant, 0, 40);
  const earlier = await linesFor(key);
  await append(tenant, earlier.length - 1, length);
  await append(other, 0, length);
  const lines = await linesFor(key);
  const forger = await SigningKeys.from({ AUDIT_SIGNING_KEY: newSigningKey() });
  exported = { lines, others: await linesFor(otherKey), earlier, forger };
  const { checkpoint, keys } = JSON.parse(lines.at(-1) ?? '') as {
    checkpoint: CheckpointRecord;
    keys: KeySet;
  };
  trust = { keys, checkpoints: [checkpoint] };
});
afterAll(() => audit.close());

async function linesFor(key: string): Promise<string[]> {
  const { status, text } = await audit.get('/v1/audit/export', key);
  expect(status).toBe(200);
  return text.split('\n').slice(0, -1);
}

const verify = (text: string, given: Trust = trust) => verifyExport(linesOf(chunksOf(text)), given);

/** As a file or a socket gives them: cut anywhere, within characters too. */
async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1_021) yield bytes.subarray(at, at + 1_021);
}

it('finds nothing wrong with what was exported', async () => {
  const { lines, others, earlier } = exported;
  const checkpoint = trust.checkpoints[0];
  const records = lines.length - 1;
  expect(records).toBeGreaterThanOrEqual(length);
  expect(await verify(textOf(lines))).toMatchObject({
    good: true,
    records,
    checkpoint,
    trustsOwnKeys: false,
  });
  expect(await verify(textOf(lines), {})).toMatchObject({ good: true, records, trustsOwnKeys: true });
  expect(await verify(textOf(earlier), { keys: trust.keys })).toMatchObject({ good: true });
  expect(await verify(textOf(others), { keys: trust.keys })).toMatchObject({ good: true });
});

it(`finds each of ${String(count)} mutations, and names the first bad record`, async () => {
  const random = randomFrom(seed);
  const kinds = Object.entries(mutations);
  const wrong: unknown[] = [];
  let named = 0;
  for (let n = 0; n < count; n++) {
    const [kind, mutate] = kinds[n % kinds.length] ?? kinds[0]!;
    const { text, sequence, recordId } = await mutate(exported, random);
    const verdict = await verify(text);
    const isRight =
      !verdict.good &&
      verdict.sequence === sequence &&
      (recordId === undefined || verdict.recordId === recordId);
    if (sequence !== undefined) named++;
    if (!isRight) wrong.push({ n, kind, sequence, recordId, verdict });
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(named).toBeGreaterThan(count / 2);
});

it('sees that the tail was cut to an earlier head only by a checkpoint that was kept', async () => {
  const text = textOf(exported.earlier);
  expect(await verify(text, { keys: trust.keys })).toMatchObject({ good: true });
  expect(await verify(text)).toMatchObject({
    good: false,
    detail: expect.stringContaining('the tail was cut'),
  });
});

it('sees that everything was rewritten and signed anew only by a trusted key or a kept checkpoint', async () => {
  const mutate = mutations['everything rewritten and signed with another key']!;
  const { text } = await mutate(exported, randomFrom(seed));
  expect(await verify(text, {})).toMatchObject({ good: true, trustsOwnKeys: true });
  expect(await verify(text, { keys: trust.keys })).toMatchObject({ good: false });
  expect(await verify(text, { checkpoints: trust.checkpoints })).toMatchObject({ good: false });
});
