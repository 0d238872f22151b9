import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.js';
import { readKept } from './kept.js';
import type { Checkpoint, Ending, Entry } from './read-line.js';
import { verifyExport, type Bad, type Trust } from './verify-export.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** Cut anywhere, within characters too, as a connection gives it. */
function* inPieces(text: string, size = 1021): Generator<Uint8Array> {
  const all = bytes(text);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}
const verify = (lines: readonly string[], trust?: Trust) => verifyExport(inPieces(textOf(lines)), trust);

const chain = '0199c3f2-0a10-7000-8000-0000000000a1';
const texts = ['plain', 'Zürich \u2028 \u{1f600}', 'a\u0000b', '"\\/'];

function signer() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(canonicalJson({ crv, kty, x, y })).digest('base64url');
  return { privateKey, jwk: { alg: 'ES256', crv, kid, kty, use: 'sig', x, y }, kid };
}
type Signer = ReturnType<typeof signer>;

const ours = signer();
const forger = signer();

function linked(entries: readonly Omit<Entry, 'hash' | 'previous_hash'>[]): string[] {
  let previous_hash = '0'.repeat(64);
  return entries.map(({ chain, recorded_at, record, sequence }) => {
    const covered = { chain, previous_hash, recorded_at, record, sequence };
    previous_hash = sha256(`palisade.audit.record.v1\n${canonicalJson(covered)}`);
    return canonicalJson({ ...covered, hash: previous_hash });
  });
}

const parse = (line: string | undefined) => JSON.parse(line ?? '') as Entry;
const jwsOf = (header: object, payload: string, key: KeyObject) => {
  const signed = `${base64url(canonicalJson(header))}.${base64url(payload)}`;
  const options = { key, dsaEncoding: 'ieee-p1363' as const };
  return `${signed}.${sign('sha256', Buffer.from(signed), options).toString('base64url')}`;
};

function signed(lines: readonly string[], { privateKey, kid, jwk }: Signer = ours): string[] {
  const { sequence, hash: head_hash } = parse(lines.at(-1));
  const head = { chain: parse(lines[0]).chain, head_hash, sequence, signed_at: '2026-03-02T09:22:00.000Z' };
  const header = { alg: 'ES256', kid, typ: 'palisade-audit-checkpoint' };
  const checkpoint = { ...head, kid, jws: jwsOf(header, canonicalJson(head), privateKey) };
  return [...lines, canonicalJson({ checkpoint, keys: { keys: [jwk] } })];
}

const entriesOf = (count: number, of = chain) =>
  Array.from({ length: count }, (_, at) => ({
    chain: of,
    sequence: at + 1,
    recorded_at: new Date(Date.UTC(2026, 2, 2) + at * 1000).toISOString(),
    record: { record_id: `r${String(at + 1)}`, count: at, details: { text: texts[at % 4] ?? '' } },
  }));
const endingOf = (lines: readonly string[]) => JSON.parse(lines.at(-1) ?? '') as Ending;

const length = 40;
const lines = signed(linked(entriesOf(length)));
const earlier = signed(linked(entriesOf(25)));
const { keys } = endingOf(lines);
const kept = endingOf(lines).checkpoint as Checkpoint;
const trust: Trust = { keys, checkpoints: [kept] };

const edit = (at: number, change: (entry: Entry) => void): string[] =>
  lines.map((line, index) => {
    if (index !== at) return line;
    const entry = parse(line);
    change(entry);
    return canonicalJson(entry);
  });
const rechained = (edited: readonly string[]) => [
  ...linked(edited.slice(0, -1).map((line, at) => ({ ...parse(line), sequence: at + 1 }))),
  edited.at(-1) ?? '',
];
const changeIt = ({ record }: Entry) => (record['action'] = 'not.what.it.was');

describe('the test vector of docs/audit.md', () => {
  let vector: string[];
  beforeAll(() => {
    const document = readFileSync(new URL('../../../../../../docs/audit.md', import.meta.url), 'utf8');
    const found = /## Test vector[\s\S]*?```text\n([\s\S]*?)\n```/.exec(document)?.[1] ?? '';
    vector = found.split('\n');
  });

  it('is good', async () => {
    expect(vector).toHaveLength(3);
    expect(await verify(vector)).toMatchObject({
      good: true,
      records: 2,
      trustsOwnKeys: true,
      checkpoint: { sequence: 2, kid: 'fR29-DTlpYG6GdPTam0TMClkEvItDguFhpjHPVrZB8U' },
    });
    expect(await verify(vector, { keys: endingOf(vector).keys })).toMatchObject({ good: true });
  });

  it('is bad after any character of it is another', async () => {
    const text = textOf(vector);
    for (let at = 0; at < text.length - 1; at += 7) {
      const other = text[at] === 'x' ? 'y' : 'x';
      const keys = endingOf(vector).keys;
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      const verdict = await verifyExport([bytes(changed)], { keys });
      // Names of a key that its thumbprint doesn't cover say nothing: the trusted ones count.
      if (!text.slice(0, at).includes('"keys":{')) expect([at, verdict.good]).toEqual([at, false]);
    }
  });
});

describe('a chain', () => {
  it('is good as it was exported, whatever pieces it comes in', async () => {
    for (const size of [1, 7, 100_000]) {
      const verdict = await verifyExport(inPieces(textOf(lines), size), trust);
      expect(verdict).toMatchObject({ good: true, records: length, chain, trustsOwnKeys: false });
    }
  });

  const last = lines.length - 1;
  const named: [what: string, sequence: number, lines: () => string[]][] = [
    ['a field edited', 8, () => edit(7, changeIt)],
    ['the first one edited', 1, () => edit(0, changeIt)],
    ['a time edited', 8, () => edit(7, (entry) => (entry.recorded_at = '2026-03-02T00:00:07.001Z'))],
    ['a record deleted', 8, () => lines.toSpliced(7, 1)],
    ['a record taken twice', 9, () => lines.toSpliced(7, 0, lines[7] ?? '')],
    ['two exchanged', 4, () => lines.with(3, lines[9] ?? '').with(9, lines[3] ?? '')],
    ['one of another chain', 8, () => lines.with(7, linked(entriesOf(8, 'other'))[7] ?? '')],
    ['the tail cut', 31, () => lines.toSpliced(30, last - 30)],
    ['the tail cut with the signed head', 31, () => lines.slice(0, 30)],
    ['the tail cut to an earlier head', 26, () => earlier],
    ['a line cut', 8, () => lines.with(7, lines[7]?.slice(0, 50) ?? '')],
    ['a line written otherwise', 8, () => lines.with(7, (lines[7] ?? '').replace('{"chain"', '{ "chain"'))],
    ['a name that is there twice', 8, () => lines.with(7, (lines[7] ?? '').replace('{', '{"chain":"x",'))],
    ['a line after the head', length + 1, () => [...lines, lines[0] ?? '']],
  ];
  it.each(named)('is bad, and the record is named: %s', async (_what, sequence, changed) => {
    expect(await verify(changed(), trust)).toMatchObject({ good: false, sequence });
  });

  it('names the record that was edited, and shows it', async () => {
    const verdict = (await verify(edit(7, changeIt))) as Bad;
    expect(verdict).toMatchObject({
      recordId: 'r8',
      line: 8,
      detail: expect.stringContaining('was changed'),
    });
    expect(verdict.entry?.record['action']).toBe('not.what.it.was');
  });

  it('names the one after a record whose own hash was made anew', async () => {
    const entry = parse(lines[7]);
    changeIt(entry);
    const { hash: _hash, ...covered } = entry;
    const hash = sha256(`palisade.audit.record.v1\n${canonicalJson(covered)}`);
    const changed = lines.with(7, canonicalJson({ ...covered, hash }));
    expect(await verify(changed)).toMatchObject({ good: false, sequence: 9, recordId: 'r9' });
  });

  const ofTheHead: [what: string, lines: () => string[]][] = [
    ['all hashes made anew', () => rechained(edit(7, changeIt))],
    ['all hashes made anew after one was put in', () => rechained(lines.toSpliced(7, 0, lines[7] ?? ''))],
    ['all rewritten and signed by another', () => signed(rechained(edit(7, changeIt)).slice(0, -1), forger)],
    ['all rewritten and signed by the same', () => signed(rechained(edit(7, changeIt)).slice(0, -1))],
    ['the key not known', () => signed(lines.slice(0, -1), forger)],
  ];
  it.each(ofTheHead)('is bad: %s', async (_what, changed) => {
    expect((await verify(changed(), trust)).good).toBe(false);
  });

  it('says that it trusted keys that came with what they prove', async () => {
    const rewritten = signed(rechained(edit(7, changeIt)).slice(0, -1), forger);
    expect(await verify(rewritten)).toMatchObject({ good: true, trustsOwnKeys: true });
    expect(await verify(earlier)).toMatchObject({ good: true, records: 25 });
    expect(await verify(earlier, { checkpoints: [kept] })).toMatchObject({
      detail: expect.stringContaining('the tail was cut'),
    });
    expect(await verify(lines, { checkpoints: [endingOf(earlier).checkpoint as Checkpoint] })).toMatchObject({
      good: true,
    });
  });

  it.each([
    ['its algorithm none', { alg: 'none', typ: 'palisade-audit-checkpoint' }],
    ['of another type', { alg: 'ES256', typ: 'JWT' }],
  ])('is not proved by a signed head that is %s', async (_what, header) => {
    const { chain, head_hash, sequence, signed_at, kid } = kept;
    const payload = canonicalJson({ chain, head_hash, sequence, signed_at });
    const jws = jwsOf({ ...header, kid }, payload, ours.privateKey);
    const changed = lines.with(last, canonicalJson({ checkpoint: { ...kept, jws }, keys }));
    expect(await verify(changed)).toMatchObject({ good: false });
  });

  it('is bad when it is no text, or nothing', async () => {
    const broken = [...bytes(textOf(lines.slice(0, 3))), 0xff, 0x0a];
    expect(await verifyExport([Uint8Array.from(broken)])).toMatchObject({
      good: false,
      sequence: 4,
      detail: 'a line is not UTF-8',
    });
    expect(await verifyExport([])).toMatchObject({ good: false, sequence: 1 });
  });

  it('of nothing is good when nothing was signed', async () => {
    const empty = [canonicalJson({ checkpoint: null, keys })];
    expect(await verify(empty)).toMatchObject({ good: true, records: 0, checkpoint: null });
  });
});

it('takes a kept checkpoint out of what gave it', () => {
  expect(readKept(JSON.stringify(kept))).toEqual({ checkpoint: kept });
  expect(readKept(lines.at(-1) ?? '')).toEqual({ checkpoint: kept, keys });
  expect(readKept(textOf(lines))).toEqual({ checkpoint: kept, keys });
  expect(readKept(JSON.stringify({ checkpoint: kept, fault: null, keys }, null, 2))).toEqual({
    checkpoint: kept,
    keys,
  });
  for (const text of ['', 'null', '{}', '{"checkpoint":null}', 'no JSON'])
    expect(readKept(text)).toBeUndefined();
});

it('writes canonical JSON as RFC 8785 has it', () => {
  const value = { '\u20ac': 1, '\r': 2, '1': 1e21, '\ud83d\ude00': -0, ﬆ: [1.5, 'ö\u0007'], b: null };
  expect(canonicalJson(value)).toBe(
    '{"\\r":2,"1":1e+21,"b":null,"\u20ac":1,"\ud83d\ude00":0,"ﬆ":[1.5,"ö\\u0007"]}',
  );
  expect(() => canonicalJson('\ud83d')).toThrow();
  expect(() => canonicalJson(JSON.parse('1e999'))).toThrow();
});
