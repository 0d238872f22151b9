import { parseArgs } from 'node:util';
import { beginAnew, rewind, type Rewinding } from './rewind.js';

export const usage = `usage: rewind [--to <time>] [--margin <minutes>] [--dry-run]
       rewind --kafka-is-new [--dry-run]

After Postgres was restored, with no service running: puts each consumer group back to what the database has handled.
--to            the moment that was restored (2026-01-31T08:00:00Z); without it each service's last trace in the database
--margin        begins to look so much earlier, 10 minutes unless said: clocks differ
--dry-run       says what would be done, and does nothing
--kafka-is-new  after Kafka lost its topics: forgets the offsets of the old ones, so that the new ones are read from
                their beginning`;

export class UsageError extends Error {}

type Parts = Pick<Rewinding, 'kafka' | 'admin' | 'database' | 'topicPrefix' | 'write'>;

/** Prints what it did; throws a UsageError when the arguments can't be understood. */
export async function run(args: string[], parts: Parts, print: (line: string) => void): Promise<void> {
  const { to, margin, dryRun, kafkaIsNew } = parse(args);
  if (kafkaIsNew) {
    for (const schema of await beginAnew({ ...parts, dryRun }))
      print(`${schema} ${dryRun ? 'would forget' : 'forgets'} how far it had read`);
    return;
  }
  const { moved, mended } = await rewind({ ...parts, to, marginMs: margin * 60_000, dryRun });
  for (const { group, topic, partition, from, to: now } of moved)
    print(`${group}  ${topic}/${String(partition)}  ${String(from)} → ${String(now)}`);
  for (const { topic, key, how } of mended) print(`${how}  ${topic}  ${key}`);
  const groups = new Set(moved.map(({ group }) => group)).size;
  print(
    `${String(moved.length)} partitions of ${String(groups)} groups ${dryRun ? 'would go' : 'went'} back; ${String(mended.length)} keys ${dryRun ? 'would be' : 'were'} mended`,
  );
}

function parse(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        to: { type: 'string' },
        margin: { type: 'string', default: '10' },
        'dry-run': { type: 'boolean', default: false },
        'kafka-is-new': { type: 'boolean', default: false },
      },
    });
    return {
      to: values.to === undefined ? undefined : momentOf(values.to),
      margin: minutesOf(values.margin),
      dryRun: values['dry-run'],
      kafkaIsNew: values['kafka-is-new'],
    };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function momentOf(text: string): Date {
  const moment = new Date(text);
  // Without its zone a time is another one on each machine.
  if (!/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) || Number.isNaN(moment.getTime()))
    throw new Error(`--to must be a time with its zone, such as 2026-01-31T08:00:00Z`);
  if (moment.getTime() > Date.now()) throw new Error('--to lies in the future');
  return moment;
}

function minutesOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error('--margin must be a whole number of minutes');
  return Number(text);
}
