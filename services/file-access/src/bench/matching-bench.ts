import { compilePredicate } from '../engine/matching/compile-predicate.js';
import { FileEvent } from '../engine/event.js';
import type { FieldName } from '../engine/fields.js';
import { MatchIndex } from '../engine/matching/match-index.js';
import { anyText, type Predicate, type Test } from '../engine/matching/predicate.js';
import type { EventData } from '../engine/rule-event.js';
import { randomFrom, sampleEvents } from './sample-events.js';

/** Of one number of rules; microseconds of CPU an event, the least of the rounds: what else the machine does only adds. */
export interface MatchingCost {
  readonly rules: number;
  readonly indexed: number;
  readonly oneByOne: number;
  readonly matchesPerEvent: number;
}

const counts = [2, 16, 200, 1_000];
const sample = 20_000;
const rounds = 7;

/** What it costs to find the rules of a tenant that take an event: indexed, and by asking each of them. */
export function measureMatching(): MatchingCost[] {
  const next = sampleEvents(randomFrom(1));
  const data = Array.from({ length: sample }, () => JSON.parse(JSON.stringify(next())) as EventData);
  return counts.map((count) => measure(realisticRules(count), data));
}

export function tellMatching(costs: readonly MatchingCost[], say: (line: string) => void): void {
  for (const { rules, indexed, oneByOne, matchesPerEvent } of costs) {
    const ratio = (oneByOne / indexed).toFixed(1);
    say(
      `${String(rules).padStart(5)} rules: ${(indexed * 1_000).toFixed(0)} ns of CPU an event, ${ratio} times as fast as one by one, ${matchesPerEvent.toFixed(2)} matches`,
    );
  }
}

function measure(predicates: readonly Predicate[], data: readonly EventData[]): MatchingCost {
  const index = MatchIndex.of(predicates, new Map());
  const alone = predicates.map((predicate) => compilePredicate(predicate, new Map()));
  const into = new Int32Array(predicates.length);
  let matches = 0;
  const indexed = () => {
    for (const each of data) matches += index.match(eventOf(each), into);
  };
  const oneByOne = () => {
    for (const each of data) {
      const event = eventOf(each);
      for (const holds of alone) if (holds(event)) matches++;
    }
  };
  // Alternating, so that both meet the same moods of the machine.
  const times = Array.from({ length: rounds }, () => [cpuMicros(indexed), cpuMicros(oneByOne)] as const);
  const least = (of: 0 | 1) => Math.min(...times.map((time) => time[of])) / data.length;
  return {
    rules: predicates.length,
    indexed: least(0),
    oneByOne: least(1),
    matchesPerEvent: matches / (2 * rounds * data.length),
  };
}

/** Made anew for every look: what an event keeps of itself is part of what it costs. */
function eventOf(data: EventData): FileEvent {
  return FileEvent.of({ eventId: 'e', actor: data.actor_email, time: 0, appendedAt: 0, data });
}

function cpuMicros(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const text = (field: FieldName, how: 'is' | 'starts' | 'ends' | 'has', ...values: string[]): Predicate => {
  const tests = values.map((value): Predicate => {
    const before = how === 'ends' || how === 'has' ? [anyText] : [];
    const after = how === 'starts' || how === 'has' ? [anyText] : [];
    return fieldIs(field, { is: 'text', pattern: [...before, value, ...after] as string[], cased: false });
  });
  return tests.length === 1 && tests[0] !== undefined ? tests[0] : { op: 'or', of: tests };
};

function fieldIs(field: FieldName, test: Test): Predicate {
  return { op: 'field', field, test };
}

const all = (...of: Predicate[]): Predicate => ({ op: 'and', of });
const above = (value: number) => fieldIs('bytes', { is: 'compare', by: 'gt', value });
const within = (network: string) => fieldIs('ip', { is: 'cidr', network });

/** What rules look like in their kinds: the first two are the bursts, the next fourteen like what ships, then what a tenant writes. */
const kinds: readonly ((i: number) => Predicate)[] = [
  () => text('action', 'is', 'download'),
  () => all(text('action', 'is', 'download'), fieldIs('bytes', { is: 'exists', exists: true })),
  () => text('action', 'is', 'view', 'download', 'list'),
  () => text('action', 'is', 'delete'),
  () => text('action', 'is', 'rename', 'move'),
  () => ({ op: 'always' }),
  () => all(text('action', 'is', 'download', 'view'), fieldIs('ip', { is: 'exists', exists: true })),
  () => all(text('action', 'is', 'share'), text('labels.scope', 'is', 'anyone', 'public')),
  () =>
    all(text('action', 'is', 'share'), text('resource', 'has', 'payroll', 'salary', 'secret', 'passport')),
  () =>
    all(
      text('action', 'is', 'upload', 'rename'),
      text('resource.extension', 'is', 'locked', 'crypt', 'enc', 'wncry'),
    ),
  () =>
    all(
      text('actor_email', 'starts', 'svc-', 'bot-'),
      fieldIs('ua', { is: 'regex', source: 'Mozilla/|Chrome/', flags: 'i' }),
    ),
  () => all(text('ua', 'has', 'curl', 'python-requests', 'rclone'), text('action', 'is', 'download')),
  () => all(text('action', 'is', 'download'), { op: 'not', of: within('10.0.0.0/8') }),
  () => all(text('action', 'is', 'delete'), text('resource', 'has', 'backup', 'snapshot')),
  () => all(text('action', 'is', 'view'), { op: 'not', of: text('actor.domain', 'is', 'corp.com') }),
  () => all(text('action', 'is', 'download'), above(100_000_000)),
];
const own: readonly ((i: number) => Predicate)[] = [
  (i) =>
    all(
      text('action', 'is', 'download'),
      text('resource', 'starts', `s3://department-${i % 40}/project-${i}/`),
    ),
  (i) => all(text('action', 'is', 'view', 'download'), text('resource', 'has', `project-${i}/`)),
  (i) => text('actor_email', 'is', `user${i * 7}@corp.com`),
  (i) => all(text('resource.extension', 'is', 'docx', 'xlsx', `x${i}`), above(1_000 * i)),
  (i) => all(text('action', 'is', 'delete', 'share'), within(`10.${i % 200}.0.0/16`)),
  (i) => all(text('resource', 'ends', `-${i}.pdf`), { op: 'not', of: text('actor_email', 'has', 'audit') }),
  (i) =>
    all(
      text('action', 'is', 'download'),
      fieldIs('resource', { is: 'regex', source: `(?:salary|offer)-${i}-[0-9]{4}`, flags: '' }),
    ),
  (i) => all(text('ua', 'has', `agent-${i}`), text('ip', 'starts', '10.')),
];

export function realisticRules(count: number): Predicate[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = i < kinds.length ? kinds[i] : own[i % own.length];
    return kind?.(i) ?? { op: 'never' };
  });
}
