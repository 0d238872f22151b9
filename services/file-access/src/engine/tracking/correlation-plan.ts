import type { CorrelationRule } from '../language/document.js';
import type { FieldName } from '../fields.js';
import { hash53 } from './hash.js';
import { counted, Extra } from './slot-extra.js';
import type { KeptMatch, Match, MeasureValue } from './tracker.js';
import { column, type Merging, type WindowSlot } from './window-slot.js';

/** What a correlation's tracker is made with, besides the rule itself. */
export interface CorrelationPlan {
  readonly key: string;
  readonly rule: CorrelationRule;
  /** How far behind the latest match one may still come. */
  readonly keptMs: number;
  /** Another rule counts it: what it holds at is kept with the fields that may be asked for. */
  readonly kept?: readonly FieldName[];
  /** The group is no actor: whose matches they were is kept. */
  readonly withSamples: boolean;
  readonly maxSlotBytes: number;
}

/** A match with what regrouping and chains need besides. */
export interface TrackedMatch extends Match {
  readonly key: string;
  readonly actor: string;
}

const mostEntries = 4_096;
const mostSamples = 64;

export function mostEntriesOf({ maxSlotBytes }: CorrelationPlan, stride: number): number {
  return Math.max(16, Math.min(mostEntries, Math.floor(maxSlotBytes / (stride * 8))));
}

/** The number that a match counts with; undefined: the match lacks it and is not counted. */
export function valueReader({ type, valueOf }: CorrelationRule): (match: Match) => number | undefined {
  const [field] = valueOf;
  if (type === 'event_count' || field === undefined) return () => 0;
  if (type === 'value_count') {
    if (valueOf.length === 1) {
      // Of an event it may be asked more than once.
      let [text, hashed] = ['', hash53('')];
      return (match) => {
        const value = match.get(field);
        if (value === undefined) return undefined;
        if (value !== text) {
          text = String(value);
          hashed = hash53(text);
        }
        return hashed;
      };
    }
    return (match) => {
      const values = valueOf.map((each) => match.get(each));
      return values.includes(undefined) ? undefined : hash53(JSON.stringify(values.map(String)));
    };
  }
  return (match) => {
    const value = match.get(field);
    if (typeof value === 'number') return value;
    if (value === undefined || value.trim() === '') return undefined;
    const number = Number(value);
    return Number.isFinite(number) ? number : undefined;
  };
}

export function measureOf({ type, measure, valueOf, bounds }: CorrelationRule, value: number): MeasureValue {
  const isBytes = valueOf.length === 1 && valueOf[0] === 'bytes';
  const unit = type === 'event_count' ? 'events' : isBytes && type !== 'value_count' ? 'bytes' : 'values';
  const name = measure ?? (type === 'event_count' ? 'events' : `${type}_${valueOf.join('_')}`);
  return { name, unit, value, threshold: bounds[0]?.value ?? 0 };
}

/** Keeps what another rule, or a sample, may want of the match that now is at the position. */
export function keepMatch(plan: CorrelationPlan, slot: WindowSlot, position: number, match: Match): void {
  if (plan.kept === undefined && !plan.withSamples) return;
  const { key, actor } = match as TrackedMatch;
  slot.extra ??= new Extra();
  if (plan.withSamples) {
    const samples = (slot.extra.samples ??= []);
    samples.push(`${actor}\t${match.time}\t${match.eventId}`);
    if (samples.length > mostSamples) samples.shift();
  }
  if (plan.kept === undefined) return;
  const { eventId, appendedAt, input } = match;
  const kept = {
    matchKey: key,
    eventId,
    actor,
    appendedAt,
    input,
    values: valuesOf(match, plan.kept, actor),
  };
  const { waiting } = slot.extra;
  // A literal has no room to spare, and most groups have but one match.
  if (waiting === undefined && position === 0) slot.extra.waiting = [kept];
  else (slot.extra.waiting ??= [])[position] = kept;
}

/** `actor`: it is known besides, and not among the values. */
export function valuesOf(
  match: Match,
  fields: readonly FieldName[],
  actor?: string,
): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const field of fields) {
    const value = match.get(field);
    if (value !== undefined && (field !== 'actor_email' || value !== actor)) values[field] = value;
  }
  return values;
}

/** Of the entries of one time, those at which the rule had not held before; from now on it has. */
export function newlyHeld(
  { key }: CorrelationPlan,
  slot: WindowSlot,
  time: number,
  from: number,
): KeptMatch[] {
  const found: KeptMatch[] = [];
  const waiting = slot.extra?.waiting;
  if (waiting === undefined) return found;
  for (let i = from; i < slot.size && slot.timeAt(i) === time; i++) {
    const each = waiting[i];
    if (each === undefined || each === counted) continue;
    waiting[i] = counted;
    const { matchKey, input, eventId, actor, appendedAt, values } = each;
    found.push({ key: `${matchKey}>${key}.${input}`, eventId, actor, appendedAt, values });
  }
  return found;
}

/** Adds a match to the entry that it is part of, or makes one. Returns its position; `size` tells whether it is new. */
export function addEntry(slot: WindowSlot, match: Match, value: number, merging: Merging): number {
  const { time, count } = match;
  const bytes = bytesOf(match);
  const same = merging === 'none' ? -1 : slot.same(time, merging, value);
  if (same >= 0) {
    slot.add(same, column.count, count);
    slot.add(same, column.bytes, bytes);
    if (merging === 'time' && slot.stride > column.value) slot.add(same, column.value, value);
    return same;
  }
  const position = slot.insert(time);
  slot.add(position, column.count, count);
  slot.add(position, column.bytes, bytes);
  if (slot.stride > column.value) slot.add(position, column.value, value);
  return position;
}

function bytesOf(match: Match): number {
  const bytes = match.get('bytes');
  return typeof bytes === 'number' ? Math.min(bytes, Number.MAX_SAFE_INTEGER) : 0;
}
