import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { AuditRecord } from '@palisade/contracts';
import fc from 'fast-check';
import { Audit } from '../testing/audit.js';
import { recordOf } from '../testing/records.js';
import { Links } from './links.js';

let audit: Audit;

beforeAll(async () => {
  audit = await Audit.start();
});
afterAll(() => audit.close());

const text = fc.string({ unit: 'binary', maxLength: 30 });
const time = fc.constantFrom(
  '2026-03-02T09:20:00Z',
  '2026-03-02T09:20:00.123456789+14:00',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999999999-23:59',
);
const { anything: any } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constantFrom(true, null, -0, 1e21, 5e-324, 0.1),
    fc.array(tie('anything'), { maxLength: 3 }),
    fc.dictionary(text, tie('anything'), { maxKeys: 3 }),
  ),
}));
const changes = fc.record(
  {
    occurred_at: time,
    service: text,
    action: fc.string({ unit: 'binary', minLength: 1, maxLength: 4_000 }),
    actor: fc.record({ kind: fc.constant('user' as const), id: text, email: text, ua: text }),
    target: fc.record({ kind: text, id: fc.string({ unit: 'binary', maxLength: 4_000 }) }),
    reason: text,
    count: fc.maxSafeInteger(),
    details: fc.dictionary(text, text, { maxKeys: 5 }),
    unknown: any,
  },
  { requiredKeys: [] },
);

it('gives back from its table what was hashed, whatever numbers, texts and times a record has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 5 }), async (several) => {
      const tenant = randomUUID();
      const records = several.map((some) => recordOf(some as Partial<AuditRecord>));
      await audit.append(...records.map((record) => [tenant, record] as [string, AuditRecord]));
      const links = new Links(tenant);
      const chain = await audit.chain(tenant);
      expect(chain.map((entry) => links.fault(entry))).toEqual(records.map(() => undefined));
      expect(chain.map(({ record }) => JSON.parse(record) as unknown)).toEqual(
        records.map((record) => JSON.parse(JSON.stringify(record)) as unknown),
      );
    }),
    { numRuns: 150 },
  );
});
