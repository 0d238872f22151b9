import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { KeyRing, UnknownKey } from './key-ring.js';

const [older, newer] = [randomBytes(32), randomBytes(32)];
const purpose = 'connection:1';

it('opens the data keys that it made, for their purpose alone', () => {
  const ring = new KeyRing([older]);
  const { key, sealedKey } = ring.newKey(purpose);
  expect(ring.open(sealedKey, purpose)).toEqual(key);
  expect(sealedKey.sealed.includes(key)).toBe(false);
  expect(() => ring.open(sealedKey, 'connection:2')).toThrow();
});

it('changes its key while both are known: what the older one sealed opens, and is sealed anew', () => {
  const { key, sealedKey } = new KeyRing([older]).newKey(purpose);
  const changing = new KeyRing([newer, older]);
  const rewrapped = changing.rewrap(sealedKey, purpose);
  expect(rewrapped.keyId).toBe(changing.currentId);
  const changed = new KeyRing([newer]);
  expect(changed.open(rewrapped, purpose)).toEqual(key);
  expect(() => changed.open(sealedKey, purpose)).toThrow(UnknownKey);
});

it('names a key without telling it, the same in every process', () => {
  expect(new KeyRing([older]).currentId).toMatch(/^[0-9a-f]{16}$/);
  expect(new KeyRing([newer, older]).ids).toContain(new KeyRing([older]).currentId);
  expect(older.toString('hex')).not.toContain(new KeyRing([older]).currentId);
});

it('takes no key of another length', () => {
  expect(() => new KeyRing([randomBytes(16)])).toThrow(TypeError);
});
