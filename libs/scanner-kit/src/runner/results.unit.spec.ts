import { expect, it } from '@jest/globals';
import type { FoundOutcome } from '../protocol/messages.js';
import { Misbehaved } from '../protocol/read-message.js';
import { seen } from '../testing/scanners/seen.check.js';
import { Redaction } from '../redaction.js';
import { Results } from './results.js';

const results = () => new Results([{ ...seen, revision: 3 }], new Redaction([]));
const asset = { asset_id: 'a', asset_type: 'test.thing', name: 'A', properties: {} };
const outcome = (given: Partial<FoundOutcome> = {}): FoundOutcome => ({
  ...{ check_id: seen.id, asset_id: 'a', status: 'pass', summary: '', evidence: {} },
  ...given,
});

it('says of a check what the catalogue says, and counts what it found', () => {
  const taken = results();
  const reason = 'access_denied';
  const { outcomes } = taken.take(0, {
    assets: [asset],
    outcomes: [outcome({ evidence: { port: 443 } }), outcome({ status: 'not_evaluated', reason })],
  });
  expect(outcomes).toEqual([
    expect.objectContaining({ severity: 'low', check_revision: 3, evidence: '{"port":443}' }),
    expect.objectContaining({ status: 'not_evaluated', reason }),
  ]);
  expect(taken).toMatchObject({
    batches: 1,
    coverage: { assets: 1, passed: 1, not_evaluated: 1, failed: 0 },
  });
});

it('leaves evidence out that is longer than a topic takes', () => {
  const evidence = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [`e${String(at)}`, 'x'.repeat(1_900)]),
  );
  const [kept] = results().take(0, { assets: [], outcomes: [outcome({ evidence })] }).outcomes ?? [];
  expect(kept?.evidence).toBe('{"omitted":"there was too much of it"}');
});

it('takes no group out of turn, of no check of the scanner, or longer than a batch', () => {
  const taken = results();
  expect(() => taken.take(1, { assets: [], outcomes: [] })).toThrow(Misbehaved);
  expect(() => taken.take(0, { assets: [], outcomes: [outcome({ check_id: 'aws_x_y' })] })).toThrow(
    Misbehaved,
  );
  const properties = Object.fromEntries(
    Array.from({ length: 15 }, (_, at) => [`p${String(at)}`, 'x'.repeat(4_000)]),
  );
  const assets = Array.from({ length: 10 }, () => ({ ...asset, properties }));
  expect(() => taken.take(0, { assets, outcomes: [] })).toThrow(Misbehaved);
  expect(taken.batches).toBe(0);
});
