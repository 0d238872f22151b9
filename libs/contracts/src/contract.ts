import { isUtf8 } from 'node:buffer';
import { InvalidMessage, type FieldError } from './invalid-message.js';
import { topicNamed, type Topic } from './topics.js';
import { mayHaveHalves, unicodeErrors } from './unicode.js';
import { lazyValidator } from './validator.js';

/** One kind of message: what it looks like, where it travels, and how to read and write it. */
export interface Contract<T> {
  /** The full name of the message, `ce_type`. */
  readonly type: string;
  readonly topic: Topic;
  /** JSON Schema 2020-12, without references to elsewhere. */
  readonly schema: object;
  readonly tenant: 'required' | 'optional';
  /** What is wrong with a value; nothing when it is valid. Unknown fields are ignored. */
  check(value: unknown): FieldError[];
  /** Gives back the very value, typed. Throws InvalidMessage. */
  parse(value: unknown): T;
  /** Reads a record's value. Throws InvalidMessage, also for what is not JSON. */
  decode(bytes: Uint8Array): T;
  /** Writes a record's value. Throws InvalidMessage: what a reader would refuse is never sent. */
  encode(data: T): Buffer;
}

const replacement = '\ufffd';

export function defineContract<T>(definition: { type: string; topic: string; schema: object }): Contract<T> {
  const { type, schema } = definition;
  const topic = topicNamed(definition.topic);
  const check = lazyValidator(schema);
  const names = new Set(Object.keys((schema as { properties?: object }).properties ?? {}));

  function parse(value: unknown): T {
    const errors = check(value);
    if (errors.length > 0) throw new InvalidMessage(type, errors);
    return value as T;
  }

  function refuseHalves(value: object): void {
    const known = Object.entries(value).filter(([name]) => names.has(name));
    const errors = unicodeErrors(Object.fromEntries(known));
    if (errors.length > 0) throw new InvalidMessage(type, errors);
  }

  return {
    type,
    topic,
    schema,
    tenant: topic.tenant,
    check,
    parse,
    decode: (bytes) => {
      const text = textOf(type, bytes);
      const value = parse(parseJson(type, text));
      if (mayHaveHalves(text)) refuseHalves(value as object);
      return value;
    },
    encode: (data) => Buffer.from(JSON.stringify(parse(data))),
  };
}

function textOf(type: string, bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  // A broken sequence is replaced silently, and two different actors could become one: only a text that has the
  // replacement may have had one.
  if (text.includes(replacement) && !isUtf8(bytes))
    throw new InvalidMessage(type, [{ path: '', message: 'must be UTF-8' }]);
  return text;
}

function parseJson(type: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the input, which must not reach logs.
    throw new InvalidMessage(type, [{ path: '', message: 'must be JSON' }], { cause });
  }
}
