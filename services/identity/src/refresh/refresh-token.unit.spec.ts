import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import {
  firstToken,
  hashOf,
  hasHash,
  parseRefreshToken,
  type RefreshToken,
  RefreshTokenLine,
  textOf,
} from './refresh-token.js';

const key = randomBytes(32);
const line = new RefreshTokenLine(key);
const token = firstToken(randomUUID());

it('finds the parts of a token again', () => {
  expect(textOf(token)).toMatch(/^palr_[0-9a-f]{32}_0_[A-Za-z0-9_-]{43}$/);
  expect(parseRefreshToken(textOf(token))).toEqual(token);
  const late = line.descendant(token, 10_000);
  expect(parseRefreshToken(textOf(late))).toEqual(late);
});

it.each([
  '',
  'palr_',
  textOf(token).slice(0, -1),
  `${textOf(token)}x`,
  textOf(token).replace('_0_', '_00_'),
  textOf(token).replace('_0_', '_-1_'),
  textOf(token).replace('_0_', '_1e3_'),
  textOf(token).replace('_0_', '_9999999_'),
  textOf(token).replace('palr_', 'pal_'),
  textOf(token).toUpperCase(),
])('takes %j for no token', (text) => {
  expect(parseRefreshToken(text)).toBeUndefined();
});

it('derives the same child of the same token on every replica, and another of any other token', () => {
  const child = line.descendant(token, 1);
  expect(new RefreshTokenLine(key).descendant(token, 1)).toEqual(child);
  expect(child.secret).not.toEqual(token.secret);
  expect(line.descendant(firstToken(token.sessionId), 1).secret).not.toEqual(child.secret);
});

it('finds a grandchild through its child', () => {
  expect(line.descendant(line.descendant(token, 1), 3)).toEqual(line.descendant(token, 3));
  expect(line.descendant(token, 0)).toEqual(token);
});

it('derives other children under another key: a token alone makes none', () => {
  const elsewhere = new RefreshTokenLine(randomBytes(32)).descendant(token, 1);
  expect(elsewhere.secret).not.toEqual(line.descendant(token, 1).secret);
});

it('knows a token by its hash', () => {
  expect(hasHash(token, hashOf(token))).toBe(true);
  const others: RefreshToken[] = [firstToken(token.sessionId), line.descendant(token, 1)];
  for (const other of others) expect(hasHash(other, hashOf(token))).toBe(false);
  expect(hasHash(token, '')).toBe(false);
});
