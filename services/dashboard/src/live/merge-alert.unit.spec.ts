import { expect, it } from '@jest/globals';
import { mergeIntoPages, newer } from './merge-alert.js';
import type { LiveAlert } from './protocol.js';

const alert = (id: string, revision: number) => ({ id, revision }) as LiveAlert;
const pages = {
  pageParams: [undefined],
  pages: [{ items: [alert('a', 2), alert('b', 1)], next_cursor: null }],
};

it('puts a newer revision in its place', () => {
  const merged = mergeIntoPages(pages, alert('b', 3));
  expect(merged?.pages[0]?.items).toEqual([alert('a', 2), alert('b', 3)]);
});

it.each([
  ['an older revision', alert('a', 1)],
  ['the same revision', alert('a', 2)],
  ['an alert that is not in the list', alert('c', 9)],
])('leaves the list as it is, the same object, for %s', (_name, arrived) => {
  expect(mergeIntoPages(pages, arrived)).toBe(pages);
});

it('knows nothing of a list that was not read', () => {
  expect(mergeIntoPages(undefined, alert('a', 1))).toBeUndefined();
});

it('prefers the newer of two', () => {
  expect(newer(undefined, alert('a', 1)).revision).toBe(1);
  expect(newer(alert('a', 2), alert('a', 1)).revision).toBe(2);
  expect(newer(alert('a', 2), alert('a', 3)).revision).toBe(3);
});
