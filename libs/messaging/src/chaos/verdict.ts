import type { WireRecord } from './wire.js';

/** An event that was committed, and must therefore have one effect in every group. */
export interface LedgerRow {
  id: string;
  key: string;
  seq: number;
  /** Published without the outbox: of such keys an old record may come late and be the last. */
  direct: boolean;
  at: Date;
}

/** What a group's handler committed. */
export interface EffectRow {
  group: string;
  /** Of the source's event. */
  id: string;
  key: string;
  seq: number;
  /** Which event of the key the handler believed to be the last before. */
  afterSeq: number;
  at: Date;
}

/** An offset that the group of batches went past, in the transaction that stored the next one. */
export interface PassedOffset {
  partition: number;
  offset: string;
  at: Date;
}

export interface Observations {
  groups: readonly string[];
  ledger: readonly LedgerRow[];
  /** In the order in which they were made. */
  effects: readonly EffectRow[];
  passed: readonly PassedOffset[];
  /** In the order of each partition. */
  steps: readonly WireRecord[];
  echoes: readonly WireRecord[];
  deadLetters: readonly WireRecord[];
}

export type ViolationKind =
  | 'lost' // committed, and without an effect
  | 'doubled' // more than one effect
  | 'uncommitted' // an effect or a record of what was never committed
  | 'reordered' // an effect or a record after one of a later event of its key
  | 'stale' // an effect decided on, or a topic that ends with, an older state than the last committed one
  | 'dead-lettered'; // a failure of the infrastructure was taken for the message's

export interface Violation {
  kind: ViolationKind;
  what: string;
  at: Date;
}

/** Every committed event has exactly one effect, in the order of its key, and nothing has an effect without a commit. */
export function judge(seen: Observations): Violation[] {
  const committed = new Map(seen.ledger.map((row) => [row.id, row]));
  return [
    ...seen.groups.flatMap((group) => [
      ...counted(group, seen, committed),
      ...inOrder(seen.effects.filter((effect) => effect.group === group)),
    ]),
    ...onTheWire(seen.steps, committed),
    ...echoesOf(seen.echoes, committed),
    ...passedTwice(seen.passed),
    ...seen.deadLetters.map(({ id, topic, reason, at }) => ({
      kind: 'dead-lettered' as const,
      what: `${id} in ${topic}: ${reason ?? ''}`,
      at,
    })),
  ];
}

function counted(group: string, seen: Observations, committed: ReadonlyMap<string, LedgerRow>): Violation[] {
  const effects = new Map<string, EffectRow[]>();
  for (const effect of seen.effects) {
    if (effect.group === group) effects.set(effect.id, [...(effects.get(effect.id) ?? []), effect]);
  }
  const violations: Violation[] = [];
  for (const { id, key, seq, at } of seen.ledger) {
    const count = effects.get(id)?.length ?? 0;
    const what = `${group}: ${key} #${seq} (${id}) has ${count} effects`;
    if (count !== 1) violations.push({ kind: count === 0 ? 'lost' : 'doubled', what, at });
  }
  for (const [id, [first]] of effects) {
    if (committed.has(id) || first === undefined) continue;
    violations.push({
      kind: 'uncommitted',
      what: `${group}: ${first.key} #${first.seq} (${id})`,
      at: first.at,
    });
  }
  return violations;
}

/** Of one group. A later effect of the same event is counted as doubled, not as out of order. */
function inOrder(effects: readonly EffectRow[]): Violation[] {
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const last = new Map<string, number>();
  for (const { group, id, key, seq, afterSeq, at } of effects) {
    const before = last.get(key) ?? 0;
    const what = `${group}: ${key} #${seq} (${id}) was taken after #${before}`;
    if (afterSeq !== before) violations.push({ kind: 'stale', what: `${what}, believing #${afterSeq}`, at });
    if (!seen.has(id) && seq <= before) violations.push({ kind: 'reordered', what, at });
    seen.add(id);
    last.set(key, seq);
  }
  return violations;
}

/**
 * In order are first occurrences, since a record may be sent again. Then all that followed it is sent again too, or else
 * whoever keeps only a key's last record, as a compacted topic does, is left with an old one.
 */
function onTheWire(records: readonly WireRecord[], committed: ReadonlyMap<string, LedgerRow>): Violation[] {
  const violations: Violation[] = [];
  const seen = new Set<string>();
  const furthest = new Map<string, number>();
  const last = new Map<string, LedgerRow>();
  for (const { topic, partition, offset, id, key, at } of records) {
    const place = `${topic}/${partition}@${offset}: ${key}`;
    const isFirst = !seen.has(id);
    seen.add(id);
    const row = committed.get(id);
    if (row === undefined) {
      if (isFirst) violations.push({ kind: 'uncommitted', what: `${place} (${id})`, at });
      continue;
    }
    const end = furthest.get(key) ?? 0;
    if (isFirst && row.seq <= end) {
      violations.push({ kind: 'reordered', what: `${place} #${row.seq} comes after #${end}`, at });
    }
    violations.push(...leftBehind(last.get(key), Math.min(end, row.seq - 1), place));
    furthest.set(key, Math.max(row.seq, end));
    last.set(key, row);
  }
  return [
    ...violations,
    ...[...last].flatMap(([key, row]) => leftBehind(row, furthest.get(key) ?? 0, `the end of ${key}`)),
  ];
}

/** What was sent after `last` before, up to `end`, and not again. */
function leftBehind(last: LedgerRow | undefined, end: number, place: string): Violation[] {
  if (last === undefined || last.direct || last.seq >= end) return [];
  return [{ kind: 'stale', what: `${place}: #${last.seq} was sent again and #${end} was not`, at: last.at }];
}

/** A batch's offset is part of its transaction, so even a record that is handled twice by rights is passed once. */
function passedTwice(passed: readonly PassedOffset[]): Violation[] {
  const seen = new Set<string>();
  return passed.flatMap(({ partition, offset, at }) => {
    const place = `${partition}@${offset}`;
    if (seen.has(place)) return [{ kind: 'doubled', what: `a batch passed ${place} again`, at }];
    seen.add(place);
    return [];
  });
}

/** Each echo stands for the step that it names: two of one step under different ids are an effect that doubled. */
function echoesOf(echoes: readonly WireRecord[], committed: ReadonlyMap<string, LedgerRow>): Violation[] {
  const ids = new Map<string, string>();
  const violations: Violation[] = [];
  const steps = echoes.map((record) => {
    const { origin } = JSON.parse(record.value) as { origin: string };
    const first = ids.get(origin) ?? record.id;
    ids.set(origin, first);
    if (first !== record.id) {
      violations.push({
        kind: 'doubled',
        what: `echoes of ${origin}: ${first} and ${record.id}`,
        at: record.at,
      });
    }
    return { ...record, id: origin };
  });
  return [...violations, ...onTheWire(steps, committed)];
}
