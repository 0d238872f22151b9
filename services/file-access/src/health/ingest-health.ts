import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StoringProgress } from '../detection/storing-progress.js';
import { EventReads } from '../events/event-reads.js';
import type { EventDelay, EventMinute, EventRates, HealthAnswer } from './health-answer.js';

interface Minute {
  start: Date;
  count: string;
  last_1m: string;
  last_5m: string;
}

const minute = 60_000;
const shown = 60;

const latest = `select occurred_at from file_access.events
  where tenant_id = $1 and occurred_at <= $2 order by occurred_at desc limit 1`;

const perMinute = `select date_bin('1 minute', occurred_at, '1970-01-01T00:00:00Z') as start, count(*) as count,
    count(*) filter (where occurred_at > $2::timestamptz - interval '1 minute') as last_1m,
    count(*) filter (where occurred_at > $2::timestamptz - interval '5 minutes') as last_5m
  from file_access.events
  where tenant_id = $1 and occurred_at <= $2 and occurred_at > $2::timestamptz - interval '60 minutes' group by 1`;

const late = `select count(*) as count from file_access.events
  where tenant_id = $1 and occurred_at <= $2 and occurred_at > $2::timestamptz - interval '60 minutes' and timing = 'late'`;

// At most so many, or a busy hour would be read whole for two numbers.
const delays = `select percentile_cont(array[0.5, 0.95]) within group (order by seconds) as percentiles from (
  select greatest(0, extract(epoch from received_at - occurred_at))::float8 as seconds from file_access.events
   where tenant_id = $1 and occurred_at <= $2 and occurred_at > $2::timestamptz - interval '60 minutes'
     and received_at > $2::timestamptz - interval '5 minutes'
   order by occurred_at desc limit 10000) as recent`;

/** Rates, delays and lateness of a tenant's latest events. */
@Injectable()
export class IngestHealth {
  constructor(
    private readonly reads: EventReads,
    private readonly progress: StoringProgress,
  ) {}

  of(tenantId: string, now: Date): Promise<HealthAnswer> {
    const asOf = now.toISOString();
    const values = [tenantId, asOf];
    return this.reads.within(tenantId, async (tx) => {
      const [last] = await tx.query<{ occurred_at: Date }[]>(latest, values);
      const counted = await tx.query<Minute[]>(perMinute, values);
      const [tooLate] = await tx.query<{ count: string }[]>(late, values);
      return {
        as_of: asOf,
        last_event_at: last?.occurred_at.toISOString() ?? null,
        events_per_minute: ratesOf(counted),
        minutes: minutesOf(counted, now),
        late_last_hour: Number(tooLate?.count ?? 0),
        delay_seconds: await readDelays(tx, values),
        storing_behind_seconds: this.progress.behindSeconds(),
      };
    });
  }
}

function ratesOf(counted: readonly Minute[]): EventRates {
  const sum = (of: keyof Omit<Minute, 'start'>) => counted.reduce((total, row) => total + Number(row[of]), 0);
  return {
    last_1m: sum('last_1m'),
    last_5m: rounded(sum('last_5m') / 5),
    last_60m: rounded(sum('count') / 60),
  };
}

/** The minute that `now` lies in, and those before it. */
function minutesOf(counted: readonly Minute[], now: Date): EventMinute[] {
  const counts = new Map(counted.map(({ start, count }) => [start.getTime(), Number(count)]));
  const current = Math.floor(now.getTime() / minute) * minute;
  return Array.from({ length: shown }, (_, i) => {
    const start = current - (shown - 1 - i) * minute;
    return { start: new Date(start).toISOString(), count: counts.get(start) ?? 0 };
  });
}

async function readDelays(tx: EntityManager, values: unknown[]): Promise<EventDelay | null> {
  const [row] = await tx.query<{ percentiles: number[] | null }[]>(delays, values);
  const [p50, p95] = row?.percentiles ?? [];
  return p50 === undefined || p95 === undefined ? null : { p50: rounded(p50), p95: rounded(p95) };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
