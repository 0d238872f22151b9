import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asyncapi } from './index.js';
import { contractsFolder } from './testing/paths.js';
import { tightened } from './testing/tightened.js';

interface Document {
  channels: Record<
    string,
    { 'x-key': string; 'x-visibility': string; bindings: { kafka: { partitions: number } } }
  >;
  components: { schemas: Record<string, Record<string, unknown>> };
}

const released = JSON.parse(
  readFileSync(join(contractsFolder, 'release/v1.asyncapi.json'), 'utf8'),
) as Document;
const current = asyncapi() as unknown as Document;

it.each(Object.keys(released.components.schemas))('%s takes every record of the last release', (name) => {
  expect(tightened(released.components.schemas[name] ?? {}, current.components.schemas[name] ?? {})).toEqual(
    [],
  );
});

it.each(Object.keys(released.channels))('%s is still there, and each key is where it was', (name) => {
  const { bindings: before, 'x-key': key } = released.channels[name] ?? {};
  const { bindings: after, 'x-key': keyNow } = current.channels[name] ?? {};
  expect(keyNow).toBe(key);
  // Another number of partitions moves keys to other partitions, past records that still wait in the old ones.
  expect(after?.kafka.partitions).toBe(before?.kafka.partitions);
});

describe('a tightened schema', () => {
  const before = {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 9 },
      kinds: { type: 'array', items: { enum: ['a', 'b'] } },
    },
    required: ['name'],
  };

  it.each([
    ['requires another field', { ...before, required: ['name', 'kinds'] }, '.kinds: now required'],
    ['shortens a text', { properties: { name: { maxLength: 8 } } }, '.name: lower maxLength'],
    ['limits what was free', { properties: { kinds: { maxItems: 3 } } }, '.kinds: lower maxItems'],
    ['wants more than nothing', { properties: { name: { minLength: 1 } } }, '.name: higher minLength'],
    ['adds a pattern', { properties: { name: { pattern: '^a' } } }, '.name: another pattern'],
    ['changes a type', { properties: { name: { type: 'integer' } } }, '.name: another type'],
    ['drops a value of an enum', { properties: { kinds: { items: { enum: ['a'] } } } }, '.kinds.*: no b'],
  ])('is found when it %s', (_what, after, complaint) => {
    expect(tightened(before, after)).toEqual([complaint]);
  });

  it('is no loosened one', () => {
    const after = {
      type: 'object',
      properties: {
        name: { type: 'string', maxLength: 10 },
        kinds: { items: { enum: ['a', 'b', 'c'] } },
        city: {},
      },
    };
    expect(tightened(before, after)).toEqual([]);
  });
});
