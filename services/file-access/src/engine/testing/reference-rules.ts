import { detects, type Fields, type Json } from './reference-detection.js';

/** An event as the reference sees it: event time, its fields, and what tells it from others. */
export interface ReferenceEvent {
  readonly id: string;
  readonly time: number;
  readonly fields: Fields;
}

/** What an engine must tell of a rule in a group, however the events arrived. */
export interface ReferenceEpisode {
  readonly rule: string;
  readonly group: string;
  readonly openedAt: number;
  readonly lastHeldAt: number;
  readonly firstSeenAt: number;
  readonly eventCount: number;
}

/** A window in which a rule holds, and the event that it is told of with. */
interface Window {
  readonly startsAt: number;
  readonly time: number;
  readonly event: ReferenceEvent;
}

type Document = Record<string, Json>;

interface Correlation {
  type: string;
  rules: string[];
  'group-by'?: string[];
  timespan: string;
  condition?: Record<string, number | string | string[]>;
  aliases?: Record<string, Record<string, string>>;
  generate?: boolean;
}

const eventQuietMs = 300_000;
const units: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const judgedAtClose = ['lt', 'lte', 'eq', 'neq'];

/** Every episode of every rule that stands for itself, by brute force over all events at once. */
export function episodesOf(
  documents: readonly Document[],
  events: readonly ReferenceEvent[],
): ReferenceEpisode[] {
  const correlations = documents.filter((document) => document['correlation'] !== undefined);
  const counted = new Set(
    correlations
      .map(correlationOf)
      .filter(({ generate }) => generate !== true)
      .flatMap(({ rules }) => rules),
  );
  return documents
    .filter((document) => document['filter'] === undefined && !counted.has(nameOf(document)))
    .flatMap((document) => episodesOfRule(document, documents, events));
}

function episodesOfRule(
  document: Document,
  documents: readonly Document[],
  events: readonly ReferenceEvent[],
): ReferenceEpisode[] {
  const rule = nameOf(document);
  const isCorrelation = document['correlation'] !== undefined;
  const groupBy = isCorrelation ? (correlationOf(document)['group-by'] ?? []) : ['actor_email'];
  const quietMs = isCorrelation ? spanOf(correlationOf(document)) : eventQuietMs;
  const found: ReferenceEpisode[] = [];
  const inputs = isCorrelation ? matchesOf(document, documents, events) : undefined;
  const windows = windowsOf(document, documents, events);
  const keyOf = (event: ReferenceEvent, of: string) => groupKey(document, groupBy, of, event);
  const byGroup = Map.groupBy(windows, ({ event, of }) => keyOf(event, of));
  for (const [group, held] of byGroup) {
    if (group === undefined) continue;
    const matches = inputs
      ? valued(correlationOf(document), inputs).filter(({ event, of }) => keyOf(event, of) === group)
      : held.map(({ event, time }) => ({ event, time, of: rule }));
    for (const run of runsOf(held, quietMs)) {
      const [startsAt, openedAt, lastHeldAt] = [
        Math.min(...run.map((window) => window.startsAt)),
        Math.min(...run.map(({ time }) => time)),
        Math.max(...run.map(({ time }) => time)),
      ];
      const covered = matches.filter(({ time }) => time >= startsAt && time <= lastHeldAt);
      const firstSeenAt = Math.min(...covered.map(({ time }) => time));
      found.push({ rule, group, openedAt, lastHeldAt, firstSeenAt, eventCount: covered.length });
    }
  }
  return found;
}

function runsOf<T extends Window>(held: readonly T[], quietMs: number): T[][] {
  const runs: T[][] = [];
  for (const window of [...held].sort((a, b) => a.time - b.time)) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && window.time - last.time <= quietMs) runs.at(-1)?.push(window);
    else runs.push([window]);
  }
  return runs;
}

type Counted = { event: ReferenceEvent; time: number; of: string };
type Held = Window & { of: string };

/** What the rules that a correlation counts have found. */
function matchesOf(
  document: Document,
  documents: readonly Document[],
  events: readonly ReferenceEvent[],
): Counted[] {
  return correlationOf(document).rules.flatMap((name) => {
    const inner = documents.find((each) => nameOf(each) === name || each['id'] === name);
    if (inner === undefined) throw new Error(`there is no rule ${name}`);
    const windows = windowsOf(inner, documents, events);
    const second = isCountedBySecond(document, documents) ? 1_000 : 1;
    return windows.map(({ event, time }) => ({ event, time: Math.floor(time / second) * second, of: name }));
  });
}

/** Of a whole tenant's events only the number in each second is sent on, unless what holds is counted further. */
function isCountedBySecond(document: Document, documents: readonly Document[]): boolean {
  const { type, 'group-by': groupBy } = correlationOf(document);
  const isCounted = documents.some(
    (each) =>
      each['correlation'] !== undefined && correlationOf(each).rules.includes(document['name'] as string),
  );
  return type === 'event_count' && groupBy === undefined && !isCounted;
}

function windowsOf(
  document: Document,
  documents: readonly Document[],
  events: readonly ReferenceEvent[],
): Held[] {
  if (document['correlation'] === undefined) {
    const filters = documents.filter((each) => appliesTo(each, nameOf(document)));
    return events
      .filter(({ fields }) => detects(document['detection'] as Document, fields))
      .filter(({ fields }) => filters.every((each) => filterHolds(each, fields)))
      .map((event) => ({ startsAt: event.time, time: event.time, event, of: nameOf(document) }));
  }
  const correlation = correlationOf(document);
  const matches = matchesOf(document, documents, events);
  const groupBy = correlation['group-by'] ?? [];
  const byGroup = Map.groupBy(matches, ({ event, of }) => groupKey(document, groupBy, of, event));
  byGroup.delete(undefined);
  return [...byGroup.values()].flatMap((group) => heldWindows(correlation, group));
}

function heldWindows(correlation: Correlation, group: readonly Counted[]): Held[] {
  const span = spanOf(correlation);
  const bounds = Object.keys(correlation.condition ?? {});
  const begins = bounds.some((bound) => judgedAtClose.includes(bound));
  return valued(correlation, group)
    .map(({ event, time, of }): Held => {
      const [startsAt, end] = begins ? [time, time + span] : [time - span, time];
      return { startsAt, time: end, event, of };
    })
    .filter(({ startsAt, time: end }) =>
      holds(
        correlation,
        group.filter(({ time }) => time >= startsAt && time <= end),
      ),
    );
}

function holds(correlation: Correlation, matches: readonly Counted[]): boolean {
  const { type, rules } = correlation;
  if (type === 'temporal') return rules.every((rule) => matches.some(({ of }) => of === rule));
  if (type === 'temporal_ordered') return inOrder(rules, matches);
  const value = measured(correlation, matches);
  return Object.entries(correlation.condition ?? {}).every(([bound, given]) => {
    const threshold = Number(given);
    if (bound === 'gt') return value > threshold;
    if (bound === 'gte') return value >= threshold;
    if (bound === 'lt') return value < threshold;
    if (bound === 'lte') return value <= threshold;
    if (bound === 'eq') return value === threshold;
    return bound !== 'neq' || value !== threshold;
  });
}

/** Whether different matches of the rules, one each, can be put in their order by time. */
function inOrder(rules: readonly string[], matches: readonly Counted[]): boolean {
  const used = new Set<ReferenceEvent>();
  let from = -Infinity;
  for (const rule of rules) {
    const next = matches
      .filter(({ of, time, event }) => of === rule && time >= from && !used.has(event))
      .sort((a, b) => a.time - b.time)[0];
    if (next === undefined) return false;
    used.add(next.event);
    from = next.time;
  }
  return true;
}

function measured(correlation: Correlation, matches: readonly Counted[]): number {
  const { type, condition } = correlation;
  if (type === 'event_count') return matches.length;
  const fields = valueFields(correlation);
  const values = valued(correlation, matches).map(({ event }) => fields.map((field) => event.fields[field]));
  if (type === 'value_count') return new Set(values.map((each) => JSON.stringify(each))).size;
  const numbers = values.map(([value]) => Number(value)).sort((a, b) => a - b);
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (type === 'value_sum') return sum;
  if (type === 'value_avg') return sum / numbers.length;
  const middle = numbers.length / 2;
  const at = (index: number) => numbers[index] ?? Number.NaN;
  if (type === 'value_median') {
    return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
  }
  const rank = Math.ceil((Number(condition?.['percentile']) / 100) * numbers.length);
  return at(Math.max(0, rank - 1));
}

/** Those that have what is measured; all of them where nothing is. */
function valued(correlation: Correlation, matches: readonly Counted[]): Counted[] {
  const fields = valueFields(correlation);
  return matches.filter(({ event }) => fields.every((field) => event.fields[field] !== undefined));
}

function valueFields({ type, condition }: Correlation): string[] {
  if (!type.startsWith('value_')) return [];
  const field = condition?.['field'];
  return Array.isArray(field) ? field : [String(field)];
}

function groupKey(
  document: Document,
  groupBy: readonly string[],
  of: string,
  event: ReferenceEvent,
): string | undefined {
  const aliases = (document['correlation'] as Correlation | undefined)?.aliases ?? {};
  const values = groupBy.map((name) => event.fields[aliases[name]?.[of] ?? name]);
  return values.includes(undefined) ? undefined : values.map(String).join('|');
}

function appliesTo(document: Document, rule: string): boolean {
  const filter = document['filter'] as { rules?: string[] | string } | undefined;
  return (
    filter !== undefined &&
    (filter.rules === 'any' || (Array.isArray(filter.rules) && filter.rules.includes(rule)))
  );
}

function filterHolds(document: Document, fields: Fields): boolean {
  const { rules: _rules, ...detection } = document['filter'] as Document;
  return detects(detection, fields);
}

function correlationOf(document: Document): Correlation {
  return document['correlation'] as unknown as Correlation;
}

function nameOf(document: Document): string {
  return document['name'] as string;
}

function spanOf({ timespan }: Correlation): number {
  const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(timespan) ?? [];
  return Number(count) * (units[unit] ?? Number.NaN) * 1_000;
}
