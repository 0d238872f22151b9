import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resourceHead, splitResource } from './stored-event.js';

it('splits a resource into an indexed head and a rest, and loses nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 1_200, size: 'max' }), (resource) => {
      const { head, rest } = splitResource(resource);
      expect(head + (rest ?? '')).toBe(resource);
      expect(head.length).toBeLessThanOrEqual(resourceHead);
      expect(head.isWellFormed()).toBe(resource.isWellFormed());
    }),
  );
});

it('never splits inside a character', () => {
  const { head, rest } = splitResource(`${'a'.repeat(resourceHead - 1)}😀b`);
  expect([head.length, rest]).toEqual([resourceHead - 1, '😀b']);
});
