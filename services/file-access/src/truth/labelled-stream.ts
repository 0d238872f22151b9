import type { EventData } from '../engine/rule-event.js';
import { type Actor, type Company, foundCompany } from '../seeder/company.js';
import { OrdinaryDay } from '../seeder/ordinary-day.js';
import { Random } from '../seeder/random.js';
import type { Plot } from './plot.js';

export interface TimedEvent {
  readonly eventId: string;
  readonly time: number;
  readonly data: EventData;
}

/** What really happened, and to whom. */
export interface Label {
  readonly plot: Plot;
  readonly actors: readonly string[];
  readonly from: number;
  readonly to: number;
}

export interface LabelledStream {
  /** In order of time. */
  readonly events: readonly TimedEvent[];
  readonly labels: readonly Label[];
}

const day = 86_400_000;
const hour = 3_600_000;
const quiet = 15 * 60_000;
const historyDays = 35;
const plottedDays = 5;
const timeZone = 'Europe/Zurich';
/** A Monday. */
const start = Date.parse('2026-01-05T00:00:00Z');

export interface StreamOptions {
  /** Of each plot. */
  readonly times: number;
  /** Events a second, in the company's busiest hours. */
  readonly busiest: number;
}

/** A company's weeks, then days in which every plot happens several times; the same for the same seed. */
export function labelledStream(
  seed: string,
  plots: readonly Plot[],
  { times, busiest }: StreamOptions = { times: 3, busiest: 0.12 },
): LabelledStream {
  const random = new Random(seed);
  const company = foundCompany(random.fork('company'), { actors: 60, domain: 'corp.com', timeZone });
  const ordinary = new OrdinaryDay(company, random.fork('day'));
  const planted = plant(company, ordinary, random.fork('plots'), { plots, times });
  const events = [
    ...planted.events,
    ...background(ordinary, random.fork('arrivals'), { labels: planted.labels, busiest }),
  ];
  events.sort((a, b) => a.time - b.time);
  return { events, labels: planted.labels };
}

/** What people do all day; an actor of a plot downloads nothing else around it. */
function* background(
  ordinary: OrdinaryDay,
  random: Random,
  { labels, busiest }: { labels: readonly Label[]; busiest: number },
): Generator<TimedEvent> {
  const until = start + (historyDays + plottedDays) * day;
  for (let time = start, n = 0; ; n++) {
    const rate = busiest * Math.max(0.01, ordinary.busyness(time));
    time = Math.ceil(time + random.exponential(1_000 / rate));
    if (time >= until) return;
    const actor = ordinary.someone(time);
    const busy = labels.some(({ actors, from, to }) => {
      return actors.includes(actor.email) && time > from - quiet && time < to + quiet;
    });
    yield { eventId: `day-${n}`, time, data: ordinary.deed(actor, time, !busy) };
  }
}

interface Planting {
  readonly plots: readonly Plot[];
  readonly times: number;
}

function plant(company: Company, ordinary: OrdinaryDay, random: Random, { plots, times }: Planting) {
  const events: TimedEvent[] = [];
  const labels: Label[] = [];
  // Each actor has one plot at most, so that what is found is of that one.
  const free = [...company.actors].sort(() => random.next() - 0.5);
  for (let round = 0; round < times; round++) {
    for (const plot of plots) {
      const [actor, other] = castOf(free, random);
      const from = momentOf(plot, random, (plots.indexOf(plot) + round) % plottedDays);
      const steps = plot.steps(random, { actor, other });
      const email = plot.actorEmail ?? (plot.awayDays === undefined ? actor.email : `away${round}@corp.com`);
      if (plot.awayDays !== undefined)
        events.push(...beforeLeaving(plot, round, ordinary, actor, email, from));
      const told = steps.map(({ after, ...step }, i): TimedEvent => {
        const { occurred_at: _time, ...usual } = ordinary.circumstances(actor, from + after);
        const data = { ...usual, actor_email: email, ...step };
        return { eventId: `plot-${round}-${plots.indexOf(plot)}-${i}`, time: from + after, data };
      });
      events.push(...told);
      const to = told.at(-1)?.time ?? from;
      labels.push({ plot, actors: [...new Set(told.map(({ data }) => data.actor_email))], from, to });
    }
  }
  return { events, labels };
}

/** Somebody who has no plot yet, while there are such, and somebody of another department. */
function castOf(free: Actor[], random: Random): [Actor, Actor] {
  const actor = free.shift();
  if (actor === undefined) throw new Error('there are more plots than actors');
  const others = free.filter(({ department }) => department !== actor.department);
  return [actor, random.pick(others.length > 0 ? others : [actor])];
}

function momentOf(plot: Plot, random: Random, plottedDay: number): number {
  const midnight = start + (historyDays + plottedDay) * day;
  const local = plot.atNight === true ? 3 : 10 + random.next() * 4;
  // Zurich is an hour ahead of UTC in winter.
  return Math.round(midnight + (local - 1) * hour);
}

function beforeLeaving(
  plot: Plot,
  round: number,
  ordinary: OrdinaryDay,
  actor: Actor,
  email: string,
  from: number,
): TimedEvent[] {
  const left = from - (plot.awayDays ?? 0) * day;
  return Array.from({ length: 60 }, (_, i): TimedEvent => {
    const time = left - (60 - i) * 6 * hour;
    const { occurred_at: _time, ...usual } = ordinary.circumstances(actor, time);
    const resource = actor.department.resources[i % 20] ?? 's3://x/y';
    return {
      eventId: `before-${round}-${i}`,
      time,
      data: { ...usual, actor_email: email, action: 'view', resource },
    };
  });
}
