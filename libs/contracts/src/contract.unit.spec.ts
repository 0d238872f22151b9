import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contractOf, FileAccessEventRecord, InvalidMessage } from './index.js';
import { fromProtobuf, toProtobuf } from './protobuf.js';
import { descriptorOf } from './testing/descriptors.js';
import { fileAccessEvents } from './testing/file-access-events.js';

const event = { actor_email: 'alex@corp.com', action: 'download', resource: 's3://dept/report.pdf' } as const;
const { check, decode, encode, parse } = FileAccessEventRecord;

it('gives back the very object that it parsed, with what it does not know', () => {
  const value = { ...event, colour: 'green' };
  expect(parse(value)).toBe(value);
});

it.each([
  ['a missing actor', { actor_email: undefined }, 'actor_email', 'is required'],
  ['an empty resource', { resource: '' }, 'resource', 'must NOT have fewer than 1 characters'],
  ['an actor that is no address', { actor_email: 'alex' }, 'actor_email', 'must match pattern'],
  [
    'an actor with the separator of keys',
    { actor_email: 'a:b@corp.com' },
    'actor_email',
    'must match pattern',
  ],
  ['an unknown action', { action: 'steal' }, 'action', 'must be one of upload, download,'],
  ['the unspecified action', { action: 'unspecified' }, 'action', 'must be one of'],
  ['the long name of an action', { action: 'ACTION_DOWNLOAD' }, 'action', 'must be one of'],
  ['an action of another type', { action: 2 }, 'action', 'must be string'],
  ['an unnamed other action', { action: 'other' }, 'action_name', 'is required'],
  ['negative bytes', { bytes: -1 }, 'bytes', 'must be >= 0'],
  ['bytes that a double rounds', { bytes: 2 ** 53 }, 'bytes', 'must be <= 9007199254740991'],
  ['broken bytes', { bytes: 1.5 }, 'bytes', 'must be integer'],
  ['bytes as text', { bytes: '15' }, 'bytes', 'must be integer'],
  ['null', { ua: null }, 'ua', 'must be string'],
  ['an address with a port', { ip: '91.201.10.8:80' }, 'ip', 'must be an IPv4 or IPv6 address'],
  ['an address with a zone', { ip: 'fe80::1%eth0' }, 'ip', 'must be an IPv4 or IPv6 address'],
  [
    'an impossible date',
    { occurred_at: '2026-02-29T00:00:00Z' },
    'occurred_at',
    'must match format "date-time"',
  ],
  ['a NUL', { resource: 's3://a\0b' }, 'resource', 'must match pattern'],
  ['an id with a blank', { event_id: 'a b' }, 'event_id', 'must match pattern'],
  ['a label that is no text', { labels: { x: 1 } }, 'labels.x', 'must be string'],
  [
    'a label with a long name',
    { labels: { ['x'.repeat(257)]: '' } },
    `labels.${'x'.repeat(64)}`,
    'its name must NOT',
  ],
  ['a long resource', { resource: 'é'.repeat(4097) }, 'resource', 'must NOT have more than 4096 characters'],
])('refuses %s', (_name, change, path, message) => {
  const errors = check({ ...event, ...change });
  expect(errors).toEqual([{ path, message: expect.stringContaining(message) }]);
});

describe('a text that is no Unicode', () => {
  const read = (fields: string) => () =>
    decode(Buffer.from(`{"actor_email":"a@b.c","action":"view","resource":"x",${fields}}`));

  it.each([
    ['"actor_email":"ls\\ud800@x.io"', 'actor_email must be well-formed Unicode'],
    ['"ua":"\\uDE00\\uD83D"', 'ua must be well-formed Unicode'],
    ['"labels":{"team":"\\udfff"}', 'labels.team must be well-formed Unicode'],
    ['"labels":{"te\\udfff":""}', 'labels.te\ufffd its name must be well-formed Unicode'],
  ])('is refused on its field: %s', (fields, message) => {
    expect(read(fields)).toThrow(message);
  });

  it.each(['"ua":"\\ud83d\\ude00"', '"ua":"😀"', '"ua":"\\\\ud800"', '"made_up":"\\ud800"'])(
    'is not what is written as %s',
    (fields) => {
      expect(read(fields)).not.toThrow();
    },
  );
});

describe('what is nested deeper than calls can be', () => {
  const deep = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

  it.each([8_000, 200_000])('is ignored where it is not known (%i)', (depth) => {
    const text = JSON.stringify({ ...event, made_up: 0 }).replace(
      ':0',
      `:${'['.repeat(depth)}${']'.repeat(depth)}`,
    );
    expect(check({ ...event, made_up: deep(depth) })).toEqual([]);
    expect(decode(Buffer.from(text)).resource).toBe(event.resource);
  });

  it.each([8_000, 200_000])('is refused like any other wrong value (%i)', (depth) => {
    expect(check(deep(depth))).toEqual([{ path: '', message: 'must be object' }]);
    expect(check({ ...event, ua: deep(depth) })).toEqual([{ path: 'ua', message: 'must be string' }]);
    expect(check({ ...event, labels: { x: deep(depth) } })).toEqual([
      { path: 'labels.x', message: 'must be string' },
    ]);
  });
});

it.each([[null], [[]], ['text'], [7], [undefined]])('refuses %j, naming the whole', (value) => {
  expect(check(value)).toEqual([{ path: '', message: 'must be object' }]);
});

it('names everything that is wrong', () => {
  const paths = check({ action: 'steal', bytes: -1 }).map(({ path }) => path);
  expect(paths.sort()).toEqual(['action', 'actor_email', 'bytes', 'resource']);
});

it('takes as many characters as allowed, also those of two UTF-16 units', () => {
  expect(check({ ...event, resource: '🔥'.repeat(4096) })).toEqual([]);
  expect(check({ ...event, resource: '🔥'.repeat(4097) })).toHaveLength(1);
});

it('names one error of a huge value, not each', () => {
  const labels = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`label${String(at)}`, at]));
  expect(check({ ...event, labels })).toHaveLength(1);
});

it.each([['2001:db8::1'], ['::ffff:10.0.0.1'], ['10.0.0.1']])('takes the address %s', (ip) => {
  expect(check({ ...event, ip })).toEqual([]);
});

describe('decoding', () => {
  it.each([
    ['nothing', ''],
    ['half an object', '{"actor_email":'],
    ['deep nesting', '['.repeat(200_000)],
  ])('refuses %s', (_name, text) => {
    expect(() => decode(Buffer.from(text))).toThrow(InvalidMessage);
  });

  it('refuses bytes that are not UTF-8, so that two actors never become one', () => {
    const bytes = Buffer.from(JSON.stringify({ ...event, actor_email: 'al\u00e9x@corp.com' }), 'latin1');
    expect(() => decode(bytes)).toThrow('must be UTF-8');
  });

  it('reads the part of a larger buffer that it was given', () => {
    const json = encode(event);
    const larger = new Uint8Array(json.length + 20);
    larger.set(json, 10);
    expect(decode(larger.subarray(10, 10 + json.length))).toEqual(event);
  });

  it('never quotes the input', () => {
    const secret = Buffer.from('{"actor_email": hunter2');
    expect(() => decode(secret)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});

it('refuses to write what a reader would refuse', () => {
  expect(() => encode({ ...event, bytes: NaN })).toThrow('bytes must be integer');
});

it('reads what it wrote, and both forms of a message say the same', () => {
  const message = descriptorOf(FileAccessEventRecord.type);
  fc.assert(
    fc.property(fileAccessEvents, (value) => {
      expect(decode(encode(value))).toEqual(value);
      expect(fromProtobuf(message, toProtobuf(message, { ...value }))).toEqual(value);
    }),
  );
});

it('judges whatever it is given without throwing', () => {
  fc.assert(
    fc.property(fc.record(eventFields(), { requiredKeys: [] }), (value) => {
      expect(Array.isArray(check(value))).toBe(true);
    }),
  );
});

function eventFields() {
  const names = [
    'actor_email',
    'action',
    'resource',
    'bytes',
    'ip',
    'ua',
    'event_id',
    'occurred_at',
    'labels',
  ];
  return Object.fromEntries(names.map((name) => [name, fc.anything()]));
}

it('knows no contract for a type of the future', () => {
  expect(contractOf('palisade.fileaccess.v2.FileAccessEvent')).toBeUndefined();
  expect(contractOf('toString')).toBeUndefined();
  expect(contractOf(FileAccessEventRecord.type)).toBe(FileAccessEventRecord);
});
