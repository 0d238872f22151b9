import type { Places } from '../engine/behaviour/places.js';
import { Detector } from '../engine/detector.js';
import { FileEvent } from '../engine/event.js';
import type { Document } from '../engine/language/document.js';
import type { FoundEvent, EventPosition } from '../events/event-search.js';
import { compileSpecs } from '../rules/compile-tenant.js';
import { textOf } from '../rules/rule-spec.js';
import { readText } from '../rules/rule-texts.js';
import type { BacktestJob, BacktestResults } from './backtest-job.js';
import { FoundEpisodes } from './found-episodes.js';

export interface Backtesting {
  /** The next events by time; none: that was all. */
  readonly read: (from: number, after: EventPosition | undefined) => Promise<FoundEvent[]>;
  readonly report: (results: BacktestResults) => void;
  readonly places?: Places;
}

const day = 24 * 60 * 60 * 1000;
const longestLead = 30 * day;

/**
 * A rule over what is stored, by the engine that detects. It begins to read as much earlier as its windows and what it learns
 * need, and counts what it finds from then on that was asked for.
 */
export async function runBacktest(
  job: BacktestJob,
  { read, report, places }: Backtesting,
): Promise<BacktestResults> {
  const { ruleSet, refused } = compileSpecs(
    job.specs,
    { ...job.context, ...(places && { places }) },
    job.limits,
  );
  const refusal = refused.get(job.ruleId)?.[0];
  if (refusal !== undefined) throw new Error(refusal.message);
  const parts = new Set(
    ruleSet.rules.filter(({ partOf }) => partOf === job.ruleId).map(({ ruleId }) => ruleId),
  );
  const detector = new Detector(ruleSet);
  const found = new FoundEpisodes(job, parts);
  const began = Math.max(0, job.from - leadOf(job));
  const pace = new Pace(job.eventsPerSecond);
  let [events, matches] = [0, 0];
  const results = (progress: number): BacktestResults => ({
    progress,
    events,
    matches,
    detections: found.size,
    buckets: found.buckets,
    actors: found.actors,
  });
  for (let after: EventPosition | undefined; ;) {
    const rows = await read(began, after);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = { occurredAt: last.occurred_at.toISOString(), eventId: last.event_id };
    for (const row of rows) {
      const time = row.occurred_at.getTime();
      if (row.timing === 'late') continue;
      if (time === job.from || (time > job.from && events === 0)) ruleSet.drainStats();
      if (time >= job.from) events++;
      detector.take(asEvent(row, places));
    }
    if (events > 0)
      for (const stats of ruleSet.drainStats()) if (parts.has(stats.ruleId)) matches += stats.matches;
    found.take(detector.records.splice(0));
    report(results(Math.min(1, (last.occurred_at.getTime() - began) / (job.to - began))));
    await pace.keep(rows.length);
  }
  detector.end();
  found.take(detector.records);
  return results(1);
}

function asEvent(row: FoundEvent, places?: Places): FileEvent {
  const {
    event_id: eventId,
    actor,
    action,
    resource,
    action_name,
    bytes,
    ip,
    ua,
    session_id,
    device,
    labels,
  } = row;
  const data = {
    actor_email: actor,
    action,
    resource,
    ...(action_name !== null && { action_name }),
    ...(bytes !== null && { bytes: Number(bytes) }),
    ...(ip !== null && { ip }),
    ...(ua !== null && { ua }),
    ...(session_id !== null && { session_id }),
    ...(device !== null && { device }),
    ...(labels !== null && { labels }),
  };
  const times = { time: row.occurred_at.getTime(), appendedAt: row.received_at.getTime() };
  return FileEvent.of({ eventId, actor, ...times, data, source: undefined }, places);
}

/** How long before what is asked for the rule's memory begins. */
function leadOf({ specs }: BacktestJob): number {
  const documents = specs.flatMap((spec) => readText(textOf(spec) ?? '').documents);
  return Math.min(longestLead, Math.max(0, ...documents.map(memoryOf)));
}

function memoryOf(document: Document): number {
  if (document.kind === 'correlation') return document.timespanMs;
  if (document.kind !== 'behaviour') return 0;
  const { behaviour } = document;
  switch (behaviour.type) {
    case 'first_seen':
      return behaviour.learningMs;
    case 'baseline':
      return Math.max(behaviour.learningDays, behaviour.historyDays) * day;
    case 'dormant':
      return behaviour.quietMs;
    case 'off_hours':
      return behaviour.windowMs;
    case 'impossible_travel':
      return day;
  }
}

/** Leaves the store to others for as long as reading is ahead of the rate. */
class Pace {
  private readonly startedAt = Date.now();
  private count = 0;

  constructor(private readonly perSecond: number) {}

  async keep(count: number): Promise<void> {
    this.count += count;
    const ahead = this.startedAt + (this.count / this.perSecond) * 1000 - Date.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
}
