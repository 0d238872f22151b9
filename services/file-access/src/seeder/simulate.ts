import { createHash } from 'node:crypto';
import type { FileAccessEventRecord } from '@palisade/contracts';
import { foundCompany } from './company.js';
import { IncidentPlan, type Incident } from './incident-plan.js';
import { isAnomaly, type Step } from './incidents.js';
import type { Label } from './label.js';
import { OrdinaryDay } from './ordinary-day.js';
import { Random } from './random.js';

export interface SimulationOptions {
  seed: string;
  /** Milliseconds since the epoch. */
  start: number;
  /** Events a second; with `daily`, at the busiest. */
  rate: number;
  actors: number;
  domain: string;
  timeZone: string;
  count?: number;
  durationMs?: number;
  /** Follow the hours of the day, rather than keep the rate. */
  daily: boolean;
  firstIncidentAfterMs: number;
  incidentEveryMs: number;
  /** No ordinary downloads and no near misses until then: an earlier run may have left downloads in open windows. */
  settleMs: number;
}

export interface Simulated {
  at: number;
  event: FileAccessEventRecord & { event_id: string };
  /** With the first event of an incident: the whole of it. */
  label?: Label;
}

interface Pending {
  at: number;
  incident: Incident;
  step: Step;
  eventId: string;
  label?: Label;
}

/** What happens at a company, in order of time: the same for the same options. */
export function* simulate(options: SimulationOptions): Generator<Simulated, void, undefined> {
  const { start, count = Number.POSITIVE_INFINITY } = options;
  const until = start + (options.durationMs ?? Number.MAX_SAFE_INTEGER - start);
  const random = new Random(options.seed);
  const company = foundCompany(random.fork('company'), options);
  const day = new OrdinaryDay(company, random.fork('day'));
  const settledAt = start + options.settleMs;
  const plan = new IncidentPlan(company.actors, random.fork('incidents'), {
    firstAt: start + options.firstIncidentAfterMs,
    everyMs: options.incidentEveryMs,
    until,
    nearMissesFrom: settledAt,
  });
  const arrivals = random.fork('arrivals');
  const nextId = eventIds(options);
  const pending: Pending[] = [];
  let emitted = 0;
  let clock = start;
  let ordinaryAt = start;

  const advance = () => {
    const rate = options.rate * (options.daily ? Math.max(0.01, day.busyness(clock)) : 1);
    clock += arrivals.exponential(1000 / rate);
    ordinaryAt = Math.ceil(clock);
  };

  advance();
  while (emitted < count) {
    for (const incident of plan.begin(ordinaryAt, count - emitted - pending.length)) {
      pending.push(...pendingOf(incident, nextId));
      pending.sort((left, right) => left.at - right.at);
    }
    const due = pending[0];
    const mayBeOrdinary = ordinaryAt <= until && emitted + pending.length < count;
    if (due !== undefined && (due.at <= ordinaryAt || !mayBeOrdinary)) {
      pending.shift();
      yield incidentEvent(due, day);
    } else if (mayBeOrdinary) {
      const actor = day.someone(ordinaryAt);
      const mayDownload = ordinaryAt > settledAt && !plan.isReserved(actor, ordinaryAt);
      yield { at: ordinaryAt, event: { event_id: nextId(), ...day.deed(actor, ordinaryAt, mayDownload) } };
      advance();
    } else return;
    emitted++;
  }
}

function incidentEvent({ at, incident, step, eventId, label }: Pending, day: OrdinaryDay): Simulated {
  const { action, resource, bytes } = step;
  const event = {
    event_id: eventId,
    ...day.circumstances(incident.actor, at),
    action,
    resource,
    ...(bytes !== undefined && { bytes }),
  };
  return { at, event, ...(label !== undefined && { label }) };
}

function pendingOf(incident: Incident, nextId: () => string): Pending[] {
  const eventIds = incident.steps.map(nextId);
  const downloads = incident.steps.filter(({ action }) => action === 'download');
  const label: Label = {
    incident_id: `incident-${eventIds[0] ?? ''}`,
    kind: incident.kind,
    anomaly: isAnomaly(incident.kind),
    actor_email: incident.actor.email,
    starts_at: new Date(incident.startsAt).toISOString(),
    ends_at: new Date(incident.endsAt).toISOString(),
    downloads: downloads.length,
    bytes_downloaded: downloads.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
    event_ids: eventIds,
  };
  return incident.steps.map((step, index) => ({
    at: incident.startsAt + step.after,
    incident,
    step,
    eventId: eventIds[index] ?? '',
    ...(index === 0 && { label }),
  }));
}

/** Ids that a second run with other options, or from another start, never repeats. */
function eventIds({ seed, start, ...rest }: SimulationOptions): () => string {
  const run = createHash('sha256')
    .update(JSON.stringify([seed, start, Object.entries(rest).sort()]))
    .digest('hex');
  let number = 0;
  return () => `seed-${run.slice(0, 16)}-${String(++number)}`;
}
