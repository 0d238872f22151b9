import { expect, it } from '@jest/globals';
import { FileAccessEventRecord } from '@palisade/contracts';
import { knownFields } from './known-fields.js';

it('are all that the contract has, and nothing else', () => {
  const { properties } = FileAccessEventRecord.schema as { properties: object };
  const event = { ...properties, made_up: 1 } as unknown as FileAccessEventRecord;
  expect(knownFields(event)).toEqual(properties);
});
