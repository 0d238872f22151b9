import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type AnySchemaObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from '@jest/globals';
import { contracts } from './gen/contracts.js';
import { formats } from './formats.js';
import { asyncapi, topics } from './index.js';
import { golden } from './testing/golden.js';

interface Document {
  channels: Record<string, { address: string }>;
  components: {
    schemas: Record<string, AnySchemaObject>;
    messages: Record<string, { headers: AnySchemaObject }>;
  };
}

const document = (options?: Parameters<typeof asyncapi>[0]) => asyncapi(options) as unknown as Document;

function refs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => (key === '$ref' ? [held as string] : refs(held)));
}

function resolve(root: unknown, ref: string): unknown {
  const steps = ref.replace('#/', '').split('/');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], root);
}

it('is an AsyncAPI 3 document', () => {
  const path = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');
  const schema = JSON.parse(readFileSync(path, 'utf8')) as AnySchemaObject;
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  void validate(asyncapi({ version: '0.1.0', brokers: ['kafka-1.corp.com:9092', 'kafka-2.corp.com:9092'] }));
  expect(validate.errors).toBeNull();
  expect(validate({ ...asyncapi(), channels: { broken: { address: 7 } } })).toBe(false);
});

it('has a channel for each topic, and refers to nothing that it lacks', () => {
  expect(Object.values(document().channels).map(({ address }) => address)).toEqual(
    topics.map(({ name }) => name),
  );
  const missing = refs(document()).filter((ref) => resolve(document(), ref) === undefined);
  expect(missing).toEqual([]);
});

it('shows subscribers the public topics alone, when told to', () => {
  expect(Object.keys(document({ publicOnly: true }).channels)).toEqual([
    'file-access.events.v1',
    'alerts.v1',
  ]);
  expect(Object.keys(document({ publicOnly: true }).components.messages)).toHaveLength(2);
});

it.each(contracts.map(({ type }) => [type]))(
  'describes %s by a schema that its golden record satisfies',
  (type) => {
    const ajv = new Ajv2020({ strict: false, formats });
    ajv.addSchema({ $id: 'https://palisade.test/document', components: document().components });
    const validate = ajv.compile({ $ref: `https://palisade.test/document#/components/schemas/${type}` });
    validate(JSON.parse(golden(type).toString()));
    expect(validate.errors).toBeNull();
    expect(validate([])).toBe(false);
  },
);

it.each(contracts.map((contract) => [contract.type, contract] as const))(
  '%s has a JSON Schema of 2020-12',
  (_type, { schema }) => {
    expect(new Ajv2020().validateSchema(schema)).toBe(true);
  },
);
