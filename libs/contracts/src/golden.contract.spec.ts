import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary, toBinary, type DescMessage, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { contracts } from './gen/contracts.js';
import { fromProtobuf, toProtobuf } from './protobuf.js';
import { descriptorOf } from './testing/descriptors.js';
import { golden } from './testing/golden.js';
import { contractsFolder } from './testing/paths.js';

/** The fields that are missing from a value, however deep. */
function unset(message: DescMessage, value: JsonObject): string[] {
  return message.fields.flatMap((field) => {
    const held = value[field.name];
    if (held === undefined) return [`${message.name}.${field.name}`];
    const inner = field.message;
    if (inner?.typeName.startsWith('palisade.') !== true) return [];
    const elements: JsonValue[] = Array.isArray(held) ? held : [held];
    return elements.flatMap((one) => unset(inner, one as JsonObject));
  });
}

it('has a golden record for each message type, and no other', () => {
  const files = readdirSync(join(contractsFolder, 'golden')).sort();
  expect(files).toEqual(contracts.map(({ type }) => `${type}.json`).sort());
});

describe.each(contracts.map((contract) => [contract.type, contract] as const))(
  'golden %s',
  (type, contract) => {
    const record = JSON.parse(golden(type).toString()) as JsonObject;

    it('is decoded', () => {
      expect(contract.decode(golden(type))).toEqual(record);
    });

    it('sets every field, so that no change to one goes unnoticed', () => {
      expect(unset(descriptorOf(type), record)).toEqual([]);
    });

    it('is the same after a journey through protobuf', () => {
      const message = descriptorOf(type);
      const bytes = toBinary(message, toProtobuf(message, record));
      expect(fromProtobuf(message, fromBinary(message, bytes))).toEqual(record);
    });

    it('is decoded with fields of a later version', () => {
      const later = { ...record, of_a_later_version: { nested: [1, null] } };
      expect(contract.decode(Buffer.from(JSON.stringify(later)))).toEqual(later);
    });

    it.each((contract.schema as { required: string[] }).required)('is refused without %s', (field) => {
      const { [field]: _removed, ...rest } = record;
      expect(contract.check(rest)).toContainEqual({ path: field, message: 'is required' });
    });
  },
);
