import { expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor, page } from './pagination.js';

const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
const cursorOf = ({ id }: { id: number }) => ({ id });
const isPosition = (value: unknown): value is { id: number } =>
  typeof (value as { id?: unknown }).id === 'number';

it('names the last item shown when a row more was read', () => {
  const { items, next_cursor } = page(rows, 2, cursorOf);
  expect(items).toEqual([{ id: 1 }, { id: 2 }]);
  expect(decodeCursor(next_cursor ?? '', isPosition)).toEqual({ id: 2 });
});

it.each([3, 4])('ends when %i were asked for and three are left', (limit) => {
  expect(page(rows, limit, cursorOf)).toEqual({ items: rows, next_cursor: null });
});

it('is empty without rows', () => {
  expect(page([], 50, cursorOf)).toEqual({ items: [], next_cursor: null });
});

it.each(['%%%', '', 'bm90IGpzb24', encodeCursor(null), encodeCursor('text'), encodeCursor({ id: 'one' })])(
  'refuses the cursor %j as a problem of the input',
  (cursor) => {
    expect(() => decodeCursor(cursor, isPosition)).toThrow(
      expect.objectContaining({ slug: 'invalid-input' }),
    );
  },
);
