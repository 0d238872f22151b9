import { parse } from 'yaml';
import type { EventData } from '../engine/rule-event.js';

/** What a shipped rule must and must not find: read by people, and run by the catalogue's test. */
export interface RuleSample {
  readonly kind: SampleKind;
  readonly name: string;
  /** In order of time. */
  readonly events: readonly SampleEvent[];
  readonly detections: readonly ExpectedDetection[];
}

export type SampleKind = (typeof sampleKinds)[number];

export const sampleKinds = ['positive', 'negative', 'boundary'] as const;

export interface SampleEvent extends EventData {
  /** Event time in milliseconds. */
  readonly time: number;
}

export interface ExpectedDetection {
  readonly actor: string;
  readonly openedAt: number;
  /** Of the fullest window's first measure. */
  readonly peak?: number;
  /** Is part of one of its reasons. */
  readonly reason?: string;
}

type Written = Partial<Record<SampleKind, readonly WrittenSample[]>>;

interface WrittenSample {
  readonly name: string;
  readonly start?: string;
  readonly events: readonly WrittenEvent[];
  readonly detections: readonly {
    actor_email?: string;
    opened_at: string;
    peak?: number;
    reason?: string;
  }[];
}

/** `at` is since the sample's start; `times` and `every` repeat an event, and `{n}` in its texts counts from 1. */
type WrittenEvent = Partial<EventData> & { at: string; times?: number; every?: string };

const defaultActor = 'grace.weber@corp.com';
/** A Tuesday in the middle of the morning: nothing about it is unusual. */
const defaultStart = '2026-03-03T09:30:00Z';

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Throws on what is no sample: these files come with the program. */
export function readSamples(yaml: string): readonly RuleSample[] {
  const written = parse(yaml) as Written;
  return sampleKinds.flatMap((kind) => (written[kind] ?? []).map((sample) => readSample(kind, sample)));
}

function readSample(kind: SampleKind, { name, start, events, detections }: WrittenSample): RuleSample {
  const startsAt = Date.parse(start ?? defaultStart);
  return {
    kind,
    name,
    events: events
      .flatMap((event) => repeated(event, startsAt))
      .sort((left, right) => left.time - right.time),
    detections: detections.map(({ actor_email, opened_at, peak, reason }) => ({
      actor: actor_email ?? defaultActor,
      openedAt: startsAt + durationOf(opened_at),
      ...(peak !== undefined && { peak }),
      ...(reason !== undefined && { reason }),
    })),
  };
}

function repeated({ at, times = 1, every = '0s', ...data }: WrittenEvent, startsAt: number): SampleEvent[] {
  const first = startsAt + durationOf(at);
  const gap = durationOf(every);
  return Array.from({ length: times }, (_, index) => ({
    actor_email: defaultActor,
    action: 'view',
    resource: 's3://finance/reports/plan.pdf',
    ...numbered(data, index + 1),
    time: first + index * gap,
  }));
}

function numbered(data: Partial<EventData>, number: number): Partial<EventData> {
  const entries = Object.entries(data).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replaceAll('{n}', String(number)) : value,
  ]);
  return Object.fromEntries(entries) as Partial<EventData>;
}

function durationOf(text: string): number {
  const [, amount, unit = ''] = /^([\d.]+)([smhd])$/.exec(text) ?? [];
  const factor = units[unit];
  if (amount === undefined || factor === undefined) throw new RangeError(`${text} is no duration`);
  return Math.round(Number(amount) * factor);
}
