import { parseArgs } from 'node:util';
import { kafkaSecurityFrom, type KafkaConnection } from '@palisade/connections';
import type { SimulationOptions } from './simulate.js';

export const usage = `Simulates a company's file access.

  --url <url> --key <key>        post to this origin; the key also from SEEDER_KEY
  --kafka <brokers> --tenant <id> write to the topic instead; --topic-prefix <prefix>; KAFKA_SSL, KAFKA_SASL_* and the like
  --rate <n>                     events a second (2)
  --count <n>, --duration <s>    stop after so many events, or so long (never)
  --seed <text>                  the same seed simulates the same (1)
  --actors <n>, --domain <name>, --time-zone <name>   (50, corp.com, Europe/Zurich)
  --start <RFC 3339>             when the simulation begins (now)
  --backfill                     as fast as possible, following the hours of the day (--real-time, the default: as it happens)
  --first-incident <s>, --incident-every <s>   (15, 600)
  --labels <file>                append what really happened, as NDJSON
  --batch <n>                    events a request, at most (100)
`;

export interface SeederOptions {
  simulation: SimulationOptions;
  target:
    | { kind: 'http'; url: string; key: string }
    | ({ kind: 'kafka'; tenantId: string; topicPrefix: string } & KafkaConnection);
  realTime: boolean;
  batch: number;
  labels?: string;
}

/** A message for whoever typed the command. */
export class UsageError extends Error {}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const flags = {
  url: text,
  key: text,
  kafka: text,
  tenant: text,
  'topic-prefix': text,
  rate: text,
  count: text,
  duration: text,
  seed: text,
  actors: text,
  domain: text,
  'time-zone': text,
  start: text,
  'real-time': flag,
  backfill: flag,
  'first-incident': text,
  'incident-every': text,
  labels: text,
  batch: text,
  help: flag,
} as const;

type Values = ReturnType<typeof read>;

export function seederOptions(args: readonly string[], env: NodeJS.ProcessEnv, now: number): SeederOptions {
  const values = read(args);
  if (values.help === true) throw new UsageError(usage);
  if (values.backfill === true && values['real-time'] === true)
    throw new UsageError('--backfill or --real-time, not both');
  const realTime = values.backfill !== true;
  const duration = optional(values, 'duration');
  const simulation: SimulationOptions = {
    seed: values.seed ?? '1',
    start: startOf(values, now),
    rate: positive(values, 'rate', 2),
    actors: Math.round(positive(values, 'actors', 50)),
    domain: values.domain ?? 'corp.com',
    timeZone: timeZoneOf(values),
    count: optional(values, 'count'),
    durationMs: duration === undefined ? undefined : duration * 1000,
    daily: !realTime,
    firstIncidentAfterMs: positive(values, 'first-incident', 15) * 1000,
    incidentEveryMs: positive(values, 'incident-every', 600) * 1000,
    settleMs: realTime ? 300_000 : 0,
  };
  if (!realTime && simulation.count === undefined && simulation.durationMs === undefined) {
    throw new UsageError('--backfill needs --count or --duration');
  }
  return {
    simulation,
    target: targetOf(values, env),
    realTime,
    batch: Math.min(1000, Math.round(positive(values, 'batch', 100))),
    ...(values.labels !== undefined && { labels: values.labels }),
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function targetOf(values: Values, env: NodeJS.ProcessEnv): SeederOptions['target'] {
  if ((values.url === undefined) === (values.kafka === undefined))
    throw new UsageError('one of --url and --kafka is needed');
  if (values.url !== undefined) {
    const key = values.key ?? env['SEEDER_KEY'];
    if (!URL.canParse(values.url)) throw new UsageError('--url must be a URL');
    if (key === undefined || key === '') throw new UsageError('--url needs --key or SEEDER_KEY');
    return { kind: 'http', url: values.url, key };
  }
  if (values.tenant === undefined) throw new UsageError('--kafka needs --tenant');
  const brokers = (values.kafka ?? '').split(',').filter((broker) => broker !== '');
  return {
    kind: 'kafka',
    ...securityOf(env),
    brokers,
    tenantId: values.tenant,
    topicPrefix: values['topic-prefix'] ?? '',
  };
}

function securityOf(env: NodeJS.ProcessEnv): Pick<KafkaConnection, 'ssl' | 'sasl'> {
  try {
    return kafkaSecurityFrom(env);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function startOf({ start }: Values, now: number): number {
  const at = start === undefined ? now : Date.parse(start);
  if (Number.isNaN(at)) throw new UsageError('--start must be an RFC 3339 time');
  return at;
}

function timeZoneOf({ 'time-zone': name = 'Europe/Zurich' }: Values): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new UsageError('--time-zone must be an IANA name', { cause });
  }
}

function positive(
  values: Values,
  name: 'rate' | 'actors' | 'first-incident' | 'incident-every' | 'batch',
  preset: number,
): number {
  const given = values[name];
  const value = given === undefined ? preset : Number(given);
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`--${name} must be a number above 0`);
  return value;
}

function optional(values: Values, name: 'count' | 'duration'): number | undefined {
  const given = values[name];
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`--${name} must be a number above 0`);
  return value;
}
