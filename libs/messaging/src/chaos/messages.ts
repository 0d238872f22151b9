import { InvalidMessage, type Contract, type Topic } from '@palisade/contracts';

/** What the source commits: the `seq`-th event of its key. */
export interface Step {
  seq: number;
}

/** What the sink makes of a step, by way of its own outbox. */
export interface Echo {
  seq: number;
  /** The id of the step's event. */
  origin: string;
}

export const Step = contract<Step>('Step', 'chaos.steps.v1', (value) => typeof value.seq === 'number');
export const Echo = contract<Echo>(
  'Echo',
  'chaos.echoes.v1',
  (value) => typeof value.seq === 'number' && typeof value.origin === 'string',
);

// Not in proto/: these messages exist in this suite alone and never on an installation's topics.
function contract<T>(
  message: string,
  name: string,
  isValid: (value: Record<string, unknown>) => boolean,
): Contract<T> {
  const type = `palisade.chaos.v1.${message}`;
  const check = (value: unknown) => {
    const valid = typeof value === 'object' && value !== null && isValid(value as Record<string, unknown>);
    return valid ? [] : [{ path: '', message: `is no ${message}` }];
  };
  const parse = (value: unknown): T => {
    const errors = check(value);
    if (errors.length > 0) throw new InvalidMessage(type, errors);
    return value as T;
  };
  return {
    type,
    topic: topic(name, type),
    schema: {},
    tenant: 'required',
    check,
    parse,
    decode: (bytes) => parse(JSON.parse(Buffer.from(bytes).toString('utf8'))),
    encode: (data) => Buffer.from(JSON.stringify(parse(data))),
  };
}

function topic(name: string, type: string): Topic {
  return {
    name,
    key: 'tenant:key',
    partitions: 4,
    retentionMs: 24 * 60 * 60 * 1000,
    cleanup: 'delete',
    owner: 'chaos',
    messages: [type],
    tenant: 'required',
    visibility: 'internal',
    maxMessageBytes: 1024 * 1024,
    description: 'Of the fault suite.',
  };
}

/** The sink's handlers: of single events, of batches, and of what the latter send. */
export const groups = { count: 'chaos.count', fold: 'chaos.fold', follow: 'chaos.follow' } as const;

const tenants = ['0190a000-0000-7000-8000-00000000000a', '0190a000-0000-7000-8000-00000000000b'] as const;

/** Keys that every replica of the source writes, by transactions that lock them. */
export const sharedKeys: readonly string[] = tenants.flatMap((tenant) =>
  Array.from({ length: 6 }, (_, n) => `${tenant}:shared-${n}`),
);

/** Keys that one replica alone publishes without a transaction, as ingest does. */
export function directKeys(replica: number): string[] {
  return tenants.map((tenant) => `${tenant}:direct-${replica}`);
}

export function tenantOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
