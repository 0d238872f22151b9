import { expect, it } from '@jest/globals';
import { isId, newId } from './ids.js';

it('makes UUIDs of version 7 that sort by the time they were made', () => {
  const ids = [1, 2, 1_000, Date.now()].map((now) => newId(now));
  expect(
    ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => newId(1))).size).toBe(1_000);
});

it.each(['', 'x', "' or 1=1", '00000000-0000-0000-0000-00000000000'])('takes %j for no id', (value) => {
  expect(isId(value)).toBe(false);
});
