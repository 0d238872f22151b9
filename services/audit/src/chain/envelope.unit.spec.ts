import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AuditRecord } from '@palisade/contracts';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { readLine } from '../verifying/read-line.js';
import { verifyExport } from '../verifying/verify-export.js';
import {
  canonicalJson,
  type Envelope,
  genesisHash,
  hashDomain,
  hashOf,
  lineOf,
  systemChain,
} from './envelope.js';

const envelope = (record: object): Envelope => ({
  chain: '0199c3f2-0a10-7000-8000-0000000000a1',
  sequence: 1,
  previousHash: genesisHash,
  recordedAt: '2026-03-02T09:20:00.125Z',
  record: canonicalJson(record),
});

const asJson = ({ chain, sequence, previousHash, recordedAt, record }: Envelope) => ({
  chain,
  sequence,
  previous_hash: previousHash,
  recorded_at: recordedAt,
  record: JSON.parse(record) as object,
});

const text = fc.string({ unit: 'binary', maxLength: 20 });
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4 }),
  ),
})).any;
const records = fc.record({
  record_id: text,
  actor: fc.record({ kind: fc.constant('user'), email: text }),
  details: fc.dictionary(text, text, { maxKeys: 5 }),
  count: fc.maxSafeInteger(),
  occurred_at: fc.constantFrom('2026-03-02T09:20:00Z', '2026-03-02T10:20:00.123456789+01:00'),
  unknown: value,
});

describe('the hash', () => {
  it('is that of the canonical envelope after its domain, whatever the record is', () => {
    fc.assert(
      fc.property(records, (record) => {
        const given = envelope(record);
        const canonical = canonicalize(asJson(given)) ?? '';
        expect(lineOf({ ...given, hash: 'f'.repeat(64) })).toBe(
          canonicalize({ ...asJson(given), hash: 'f'.repeat(64) }),
        );
        expect(hashOf(given)).toBe(sha256(hashDomain + canonical));
      }),
    );
  });

  it('is the same after the line was read again', () => {
    fc.assert(
      fc.property(records, (record) => {
        const given = envelope(record);
        const entry = { ...given, hash: hashOf(given) };
        expect(readLine(lineOf(entry))).toMatchObject({ kind: 'entry', entry });
      }),
    );
  });

  it('is another for another chain, place, time or content', () => {
    const given = envelope({ a: 1 });
    const others: Partial<Envelope>[] = [
      { chain: systemChain },
      { sequence: 2 },
      { previousHash: hashOf(given) },
      { recordedAt: '2026-03-02T09:20:00.126Z' },
      { record: '{"a":2}' },
    ];
    const hashes = [given, ...others.map((other) => ({ ...given, ...other }))].map(hashOf);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

it('refuses what has no canonical form', () => {
  expect(() => canonicalJson({ a: '\ud800' })).toThrow('surrogate');
  expect(() => canonicalJson({ a: Infinity })).toThrow();
});

it('has the test vector of docs/audit.md, which verifies', async () => {
  const document = readFileSync(new URL('../../../../docs/audit.md', import.meta.url), 'utf8');
  const vector = document.split('\n').filter((line) => /^\{"(checkpoint"|chain".*"hash")/.test(line));
  expect(vector).toHaveLength(3);
  expect(await verifyExport(asyncly(vector))).toMatchObject({ good: true, records: 2 });
  const [first = ''] = vector;
  const { hash, ...covered } = JSON.parse(first) as { hash: string; record: object };
  expect(AuditRecord.check(covered.record)).toEqual([]);
  const text = `palisade.audit.record.v1\n${canonicalize(covered) ?? ''}`;
  expect(document).toContain(`\n${text}\n`);
  expect(sha256(text)).toBe(hash);
});

async function* asyncly<T>(items: T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

function sha256(content: string): string {
  return createHash('sha256').update(content, 'utf8').digest('hex');
}
