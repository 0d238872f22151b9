import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { reseal, seal, unseal } from './seal.js';

const key = randomBytes(32);
const purpose = 'signing-key:1';
const secret = Buffer.from('a private key');

it('opens what it sealed, and seals it differently each time', () => {
  const sealed = seal(secret, { key, purpose });
  expect(unseal(sealed, { key, purpose })).toEqual(secret);
  expect(seal(secret, { key, purpose })).not.toEqual(sealed);
  expect(sealed.includes(secret)).toBe(false);
});

it.each([
  ['another key', { key: randomBytes(32), purpose }],
  ['another purpose', { key, purpose: 'signing-key:2' }],
])('does not open under %s', (_name, under) => {
  expect(() => unseal(seal(secret, { key, purpose }), under)).toThrow();
});

it('does not open with any bit changed or missing', () => {
  const sealed = seal(secret, { key, purpose });
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
    expect(() => unseal(changed, { key, purpose })).toThrow();
    expect(() => unseal(sealed.subarray(0, i), { key, purpose })).toThrow();
  }
});

it('opens what the key before sealed, and seals it anew once', () => {
  const under = { key: randomBytes(32), previous: key, purpose };
  const sealed = seal(secret, { key, purpose });
  expect(unseal(sealed, under)).toEqual(secret);
  const anew = reseal(sealed, under);
  expect(anew && unseal(anew, { key: under.key, purpose })).toEqual(secret);
  expect(anew && reseal(anew, under)).toBeUndefined();
  expect(() => unseal(sealed, { ...under, previous: randomBytes(32) })).toThrow();
});
