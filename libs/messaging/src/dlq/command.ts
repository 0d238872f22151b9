import { parseArgs } from 'node:util';
import { header } from '../envelope/decode.js';
import { shown } from '../envelope/shown.js';
import type { DeadLetterQueue, Letter, Queue } from './dead-letter-queue.js';

export const usage = `usage: dlq list
       dlq show   --topic <topic> --group <group> [--offset <n>]
       dlq replay --topic <topic> --group <group> [--limit <n>] [--dry-run]

list    every dead-letter topic: how many letters, how many wait to be replayed, and why
show    one letter with its headers and value; without --offset the ten oldest that wait, and what went wrong
replay  sends those that wait to their topic again; --dry-run only says which`;

/** Runs one command and prints what it did; throws a UsageError when it can't be understood. */
export async function run(
  args: string[],
  queue: DeadLetterQueue,
  print: (line: string) => void,
): Promise<void> {
  const { values, positionals } = parse(args);
  const [command, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`one command at a time: ${rest.join(' ')}`);
  if (command === 'list') return list(queue, print);
  if (command === 'show') return show(queue, queueOf(values), values.offset, print);
  if (command === 'replay') {
    const limit = values.limit === undefined ? Infinity : Number(whole('--limit', values.limit));
    return replay(queue, queueOf(values), { limit, dryRun: values['dry-run'] === true }, print);
  }
  throw new UsageError(command === undefined ? 'no command' : `no such command: ${command}`);
}

export class UsageError extends Error {}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        topic: { type: 'string' },
        group: { type: 'string' },
        offset: { type: 'string' },
        limit: { type: 'string' },
        'dry-run': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function list(queue: DeadLetterQueue, print: (line: string) => void): Promise<void> {
  const summaries = await queue.list();
  if (summaries.length === 0) print('no dead-letter topics');
  for (const { name, letters, waiting, reasons } of summaries) {
    const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${String(count)}`);
    print(`${name}  letters ${String(letters)}  waiting ${String(waiting)}  ${why.join(', ')}`.trimEnd());
  }
}

async function show(
  queue: DeadLetterQueue,
  which: Queue,
  offset: string | undefined,
  print: (line: string) => void,
): Promise<void> {
  if (offset === undefined) {
    for (const letter of await queue.waiting(which, 10)) print(briefOf(letter));
    return;
  }
  const letter = await queue.at(which, whole('--offset', offset));
  if (letter === undefined) throw new UsageError(`no letter at offset ${offset}`);
  print(lineOf(letter));
  for (const name of Object.keys(letter.record.headers).sort()) {
    print(`${name}: ${header(letter.record, name) ?? ''}`);
  }
  print(`key: ${letter.record.key?.toString() ?? ''}`);
  print(letter.record.value?.toString() ?? '(tombstone)');
}

async function replay(
  queue: DeadLetterQueue,
  which: Queue,
  { limit, dryRun }: { limit: number; dryRun: boolean },
  print: (line: string) => void,
): Promise<void> {
  if (dryRun) {
    const letters = await queue.waiting(which, limit);
    for (const letter of letters) print(`would replay ${lineOf(letter)}`);
    print(`${String(letters.length)} would be replayed`);
    return;
  }
  const count = await queue.replay(which, limit, (letter) => {
    print(`replayed ${lineOf(letter)}`);
  });
  print(`${String(count)} replayed`);
}

function queueOf({ topic, group }: { topic?: string; group?: string }): Queue {
  if (topic === undefined || group === undefined)
    throw new UsageError('--topic and --group say which letters');
  return { topic, group };
}

function whole(name: string, text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw new UsageError(`${name} must be a whole number`);
  return BigInt(text);
}

/** With when it was put aside, and why. */
function briefOf(letter: Letter): string {
  const at = new Date(letter.record.timestamp).toISOString();
  return `${lineOf(letter)} at ${at}: ${shown(header(letter.record, 'dlq_error'))}`;
}

function lineOf({ offset, id, type, tenantId, reason }: Letter): string {
  return `@${String(offset)} ${shown(id)} ${shown(type)} tenant ${shown(tenantId)} ${reason}`;
}
