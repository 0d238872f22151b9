import { FileAccessEventRecord, SessionRecord, type Contract } from '@palisade/contracts';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FetchedRecord } from '../kafka-client.js';
import { decodeRecord } from './decode.js';
import { encodeEnvelope } from './encode.js';
import { shown } from './shown.js';

const contracts = new Map<string, Contract<unknown>>([
  [FileAccessEventRecord.type, FileAccessEventRecord],
  [SessionRecord.type, SessionRecord],
]);
const partition = { topic: 't', partition: 3 };
const tenantId = '018f2d6e-7b1a-7c3d-9e4f-0123456789ab';

function recordOf(given: Partial<FetchedRecord> = {}): FetchedRecord {
  const value = FileAccessEventRecord.encode({ actor_email: 'a@b.c', action: 'view', resource: 's3://x' });
  const headers = {
    ...encodeEnvelope({
      id: 'e1',
      type: FileAccessEventRecord.type,
      source: '/s',
      time: new Date(1_000),
      tenantId,
      correlationId: 'c',
    }),
    ...given.headers,
  };
  return { key: Buffer.from('k'), value, offset: 7n, timestamp: 5_000, ...given, headers };
}

it('reads what was encoded', () => {
  expect(decodeRecord(partition, recordOf(), contracts)).toMatchObject({
    kind: 'event',
    event: {
      id: 'e1',
      type: FileAccessEventRecord.type,
      source: '/s',
      time: new Date(1_000),
      tenantId,
      data: { actor_email: 'a@b.c', action: 'view', resource: 's3://x' },
      key: 'k',
      topic: 't',
      partition: 3,
      offset: 7n,
      appendedAt: new Date(5_000),
      correlationId: 'c',
    },
  });
});

it('takes the first of a header that is there twice, and a missing time for the broker’s', () => {
  const decoded = decodeRecord(
    partition,
    recordOf({ headers: { ce_id: [Buffer.from('first'), Buffer.from('second')], ce_time: undefined } }),
    contracts,
  );
  expect(decoded).toMatchObject({ event: { id: 'first', time: new Date(5_000) } });
});

it.each([
  ['the longest', `!${'~'.repeat(127)}`, 'event'],
  ['one that is too long', 'x'.repeat(129), 'undecodable'],
  ['a huge one', 'x'.repeat(3_000), 'undecodable'],
  ['one with a blank', 'has space', 'undecodable'],
  ['one with a tab', 'a\tb', 'undecodable'],
  ['one that is not ASCII', 'é', 'undecodable'],
  ['an empty one', '', 'undecodable'],
])('takes an id or refuses it without repeating it: %s', (_name, ce_id, kind) => {
  const decoded = decodeRecord(partition, recordOf({ headers: { ce_id } }), contracts);
  expect(decoded.kind).toBe(kind);
  if (decoded.kind !== 'undecodable') return;
  expect(decoded).toEqual({
    kind,
    reason: 'invalid_envelope',
    message: 'ce_id must be 1 to 128 visible ASCII characters',
  });
});

it('shows of a header what a log line can bear', () => {
  expect([shown(undefined), shown('e-1'), shown('a\nb\u001b'), shown('x'.repeat(3_000))]).toEqual([
    '?',
    'e-1',
    'a?b?',
    `${'x'.repeat(128)}…`,
  ]);
});

it('drops a trace that is none', () => {
  const decoded = decodeRecord(partition, recordOf({ headers: { traceparent: 'x' } }), contracts);
  expect(decoded.kind === 'event' && decoded.event.traceparent).toBeUndefined();
});

it('never throws, whatever the bytes are', () => {
  const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
  const names = fc.constantFrom(
    'ce_id',
    'ce_type',
    'ce_time',
    'ce_tenantid',
    'traceparent',
    'ce_correlationid',
  );
  fc.assert(
    fc.property(fc.dictionary(names, bytes), bytes, (headers, value) => {
      const { kind } = decodeRecord(partition, recordOf({ headers, value }), contracts);
      expect(['event', 'other', 'undecodable']).toContain(kind);
    }),
  );
});
