import type { AuditRecord, CheckpointRecord } from '@palisade/contracts';
import { canonicalJson, type Entry, genesisHash, hashOf, lineOf } from '../chain/envelope.js';
import { type KeySet, signHead } from '../checkpoints/checkpoint-jws.js';
import type { SigningKeys } from '../checkpoints/signing-keys.js';

/** An export of a chain, and what a forger has besides. */
export interface Exported {
  lines: string[];
  /** Of another tenant. */
  others: string[];
  /** An earlier export of the same chain, which is a good one. */
  earlier: string[];
  /** The forger's own, which nobody trusts. */
  forger: SigningKeys;
}

export interface Mutation {
  text: string;
  /** The first bad record's place in the chain, where it is defined: fresh hashes up to the head leave no trace of it. */
  sequence?: number;
  /** Of the record that must be named. */
  recordId?: string;
}

type Random = () => number;
type Mutate = (exported: Exported, random: Random) => Mutation | Promise<Mutation>;

interface EntryJson {
  chain: string;
  sequence: number;
  previous_hash: string;
  recorded_at: string;
  hash: string;
  record: AuditRecord;
}

const fields: ((record: AuditRecord, random: Random) => void)[] = [
  (record) => (record.action += '.not'),
  (record) => (record.outcome = record.outcome === 'success' ? 'denied' : 'success'),
  (record) => (record.actor = { ...record.actor, email: 'somebody.else@corp.com' }),
  (record) => (record.actor = { ...record.actor, id: `${record.actor.id ?? ''}1` }),
  (record) => (record.occurred_at = '2020-01-01T00:00:00.000Z'),
  (record) => (record.count = (record.count ?? 0) + 1),
  // The record of an export has no target: taking it away would change nothing.
  (record) => (record.target = record.target ? undefined : { kind: 'session', id: 'session-2' }),
  (record) => (record.details = { ...record.details, added: 'later' }),
  (record, random) => (record.reason = String(random())),
];

/** What somebody might do to a file, or to the table that it was read from. */
export const mutations: Record<string, Mutate> = {
  'a field edited': (exported, random) =>
    edited(exported, random, (entry) => pick(fields, random)(entry.record, random)),

  'a field edited and its own hash made anew': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines[at] = rehashed(lines[at], (entry) => pick(fields, random)(entry.record, random));
    return at + 1 < lengthOf(lines) ? { text: textOf(lines), sequence: at + 2 } : { text: textOf(lines) };
  },

  'a record deleted': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines.splice(at, 1);
    return { text: textOf(lines), sequence: at + 1 };
  },

  'two records reordered': (exported, random) => {
    const { lines, at } = place(exported, random);
    const other = (at + 1 + Math.floor(random() * (lengthOf(lines) - 1))) % lengthOf(lines);
    [lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? ''];
    return { text: textOf(lines), sequence: Math.min(at, other) + 1 };
  },

  'a forged record inserted, hashes made anew from there on': (exported, random) => {
    const { lines, at } = place(exported, random);
    const forged = changed(lines[at], (entry) => {
      entry.record.record_id = `forged-${String(random())}`;
    });
    lines.splice(at, 0, forged);
    return { text: textOf(rechained(lines)) };
  },

  'a forged record inserted': (exported, random) => {
    const { lines, at } = place(exported, random);
    const forged = rehashed(lines[at], (entry) => (entry.record.record_id = `forged-${String(random())}`));
    lines.splice(at, 0, forged);
    return { text: textOf(lines), sequence: at + 2 };
  },

  'the tail cut': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines.splice(at, lengthOf(lines) - at);
    return { text: textOf(lines), sequence: at + 1 };
  },

  'the tail cut with the signed head': (exported, random) => {
    const { lines, at } = place(exported, random);
    return { text: textOf(lines.slice(0, at)), sequence: at + 1 };
  },

  'the tail cut to an earlier signed head': ({ earlier }) => ({
    text: textOf(earlier),
    sequence: lengthOf(earlier) + 1,
  }),

  'everything rewritten with fresh hashes': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines[at] = changed(lines[at], (entry) => pick(fields, random)(entry.record, random));
    return { text: textOf(rechained(lines)) };
  },

  'everything rewritten and signed with another key': async (exported, random) => {
    const { lines, at } = place(exported, random);
    lines[at] = changed(lines[at], (entry) => pick(fields, random)(entry.record, random));
    return { text: textOf(await resigned(rechained(lines), exported.forger)) };
  },

  'a timestamp changed': (exported, random) =>
    edited(exported, random, (entry) => {
      entry.recorded_at = new Date(Date.parse(entry.recorded_at) + 1 + random() * 1e9).toISOString();
    }),

  'a record of another tenant put in its place': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines[at] = exported.others[at] ?? '';
    return { text: textOf(lines), sequence: at + 1 };
  },

  'a record given to another tenant': (exported, random) =>
    edited(exported, random, (entry) => (entry.chain = parse(exported.others[0]).chain)),

  'the whole chain given to another tenant': ({ lines, others }) => {
    const { chain } = parse(others[0]);
    const moved = lines.slice(0, -1).map((line) => changed(line, (entry) => (entry.chain = chain)));
    return { text: textOf(rechained([...moved, lines.at(-1) ?? ''])), sequence: 1 };
  },

  'a line truncated': (exported, random) => {
    const { lines, at } = place(exported, random);
    const line = lines[at] ?? '';
    lines[at] = line.slice(0, Math.floor(random() * line.length));
    return { text: textOf(lines), sequence: at + 1 };
  },

  'a record duplicated': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines.splice(at, 0, lines[at] ?? '');
    return { text: textOf(lines), sequence: at + 2 };
  },

  'a character changed': (exported, random) => {
    const { lines, at } = place(exported, random);
    const line = lines[at] ?? '';
    const index = Math.floor(random() * line.length);
    const other = line[index] === 'x' ? 'y' : 'x';
    lines[at] = line.slice(0, index) + other + line.slice(index + 1);
    return { text: textOf(lines), sequence: at + 1 };
  },

  'the same record written otherwise': (exported, random) => {
    const { lines, at } = place(exported, random);
    lines[at] = (lines[at] ?? '').replace('{"chain"', '{ "chain"');
    return { text: textOf(lines), sequence: at + 1 };
  },

  'the signed head changed': (exported, random) => {
    const lines = [...exported.lines];
    const ending = endingOf(lines);
    const said = ending.checkpoint;
    const changes = [{ signed_at: '2020-01-01T00:00:00.000Z' }, { head_hash: genesisHash }, { kid: 'other' }];
    ending.checkpoint = { ...said, ...pick(changes, random) };
    return { text: textOf([...lines.slice(0, -1), canonicalJson(ending)]) };
  },
};

function edited(exported: Exported, random: Random, change: (entry: EntryJson) => unknown): Mutation {
  const { lines, at } = place(exported, random);
  const recordId = parse(lines[at]).record.record_id;
  lines[at] = changed(lines[at], change);
  return { text: textOf(lines), sequence: at + 1, recordId };
}

function place({ lines }: Exported, random: Random): { lines: string[]; at: number } {
  return { lines: [...lines], at: Math.floor(random() * lengthOf(lines)) };
}

const lengthOf = (lines: readonly string[]) => lines.length - 1;
const parse = (line = '{}') => JSON.parse(line) as EntryJson;
const endingOf = (lines: readonly string[]) =>
  JSON.parse(lines.at(-1) ?? '{}') as { checkpoint: CheckpointRecord; keys: KeySet };
const pick = <T>(items: readonly T[], random: Random) => items[Math.floor(random() * items.length)] as T;
const entryOf = ({ chain, sequence, previous_hash, recorded_at, hash, record }: EntryJson): Entry => ({
  chain,
  sequence,
  previousHash: previous_hash,
  recordedAt: recorded_at,
  hash,
  record: canonicalJson(record),
});

export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function changed(line: string | undefined, change: (entry: EntryJson) => unknown): string {
  const entry = parse(line);
  change(entry);
  return lineOf(entryOf(entry));
}

function rehashed(line: string | undefined, change: (entry: EntryJson) => unknown): string {
  return changed(line, (entry) => {
    change(entry);
    entry.hash = hashOf(entryOf(entry));
  });
}

/** With sequences, links and hashes that are right from the first line on; the signed head stays as it was. */
function rechained(lines: readonly string[]): string[] {
  let previous = genesisHash;
  const chained = lines.slice(0, -1).map((line, at) =>
    rehashed(line, (entry) => {
      entry.sequence = at + 1;
      entry.previous_hash = previous;
      previous = hashOf(entryOf(entry));
    }),
  );
  return [...chained, lines.at(-1) ?? ''];
}

async function resigned(lines: string[], { privateKey, kid, published }: SigningKeys): Promise<string[]> {
  const { chain, sequence, hash } = parse(lines.at(-2));
  const head = { chain, sequence, head_hash: hash, signed_at: endingOf(lines).checkpoint.signed_at };
  const checkpoint = await signHead(head, { privateKey, kid });
  return [...lines.slice(0, -1), canonicalJson({ checkpoint, keys: published })];
}
