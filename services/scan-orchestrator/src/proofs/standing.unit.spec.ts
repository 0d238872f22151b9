import { expect, it } from '@jest/globals';
import type { Proof } from './proof.entity.js';
import { isGood, note, ownershipOf } from './standing.js';

const now = new Date('2026-03-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const target = { id: 't', baseUrl: 'https://api.corp.com/v1' };

function proofOf(changes: Partial<Proof> = {}): Proof {
  const proven = {
    state: 'proven',
    provenAt: hoursAgo(500),
    confirmedAt: hoursAgo(1),
    checkedAt: hoursAgo(1),
  } as const;
  const base = {
    tenantId: 'a',
    id: 'p',
    targetId: 't',
    method: 'dns',
    place: 'corp.com',
    token: 'x',
  } as const;
  return { ...base, ...proven, reason: null, createdAt: hoursAgo(501), ...changes };
}
const pending = { state: 'pending', provenAt: null, confirmedAt: null } as const;

it.each([
  ['found', { result: 'found' }, 'proven', undefined],
  ['gone', { result: 'absent', reason: 'gone' }, 'void', 'voided'],
  ['of which nobody says anything for now', { result: 'unknown', reason: 'silence' }, 'proven', undefined],
] as const)('a proof that is %s is %s', (_name, seen, state, turn) => {
  const proof = proofOf();
  expect(note(proof, seen, now)).toBe(turn);
  expect(proof).toMatchObject({ state, checkedAt: now });
});

it('is void once nobody could look for it for three days', () => {
  const proof = proofOf({ confirmedAt: hoursAgo(73) });
  expect(isGood(proof, now)).toBe(false);
  expect(note(proof, { result: 'unknown', reason: 'silence' }, now)).toBe('voided');
  expect(proof).toMatchObject({ state: 'void', reason: 'silence' });
});

it('is proven, and again when it is back', () => {
  const first = proofOf(pending);
  expect(note(first, { result: 'absent', reason: 'not yet' }, now)).toBeUndefined();
  expect(first).toMatchObject({ state: 'pending', reason: 'not yet' });
  expect(note(first, { result: 'found' }, now)).toBe('proven');
  expect(first).toMatchObject({ state: 'proven', reason: null, provenAt: now, confirmedAt: now });
  const lost = proofOf({ state: 'void', reason: 'gone' });
  expect(note(lost, { result: 'found' }, now)).toBe('proven');
});

it("a target is proven by what covers it, whoever's sake it was made for, and by nothing else", () => {
  const ofAnother = proofOf({ targetId: 'u' });
  expect(ownershipOf(target, [ofAnother], now)).toMatchObject({ state: 'proven', method: 'dns' });
  const elsewhere = { ...target, baseUrl: 'https://corp.org' };
  expect(ownershipOf(elsewhere, [ofAnother], now).state).toBe('unproven');
  expect(ownershipOf(elsewhere, [proofOf()], now).state).toBe('void');
  expect(ownershipOf(target, [proofOf({ confirmedAt: hoursAgo(73) })], now).state).toBe('void');
});

it('tells of what is about to be proven before what is void', () => {
  const proofs = [
    proofOf({ state: 'void', reason: 'gone' }),
    proofOf({ ...pending, id: 'q', method: 'file' }),
  ];
  expect(ownershipOf(target, proofs, now)).toMatchObject({ state: 'pending', method: 'file' });
});
