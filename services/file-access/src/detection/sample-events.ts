import type { fileAccess } from '@palisade/contracts';
import type { EntityManager } from 'typeorm';
import { FileEvent } from '../engine/event.js';
import type { KnownSamples, Sampled } from './known-samples.js';

const sampleSize = 20;
/** Events of an actor that are looked at for those that the rule takes. */
const lookedAt = 200;
const dayMs = 86_400_000;

/**
 * The index by actor is the only one that serves: rows are compared, not columns, and of times alone the bounds are whole
 * days, which leave the other partitions out and nothing of a partition. An index by time would look narrow to the
 * planner, and hold everybody else's events.
 */
export const readSamples = `select t.n, e.* from unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[])
    as t (n, tenant_id, actor, first_at, last_at)
  cross join lateral (
    select event_id, occurred_at, received_at, action, action_name, resource || coalesce(resource_rest, '') as resource,
           bytes, host(ip) as ip, ua, session_id, device, labels
      from file_access.events
     where tenant_id = t.tenant_id and occurred_at >= $6 and occurred_at < $7
       and (actor, occurred_at) >= (t.actor, t.first_at) and (actor, occurred_at) <= (t.actor, t.last_at)
       and timing <> 'late'
     order by actor, occurred_at, event_id limit ${lookedAt}) e
  order by t.n, e.occurred_at, e.event_id`;

/** By id and time, which say the partition to look in. */
const readNamed = `select t.n, e.* from unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[])
    as t (n, tenant_id, actor, at, event_id)
  cross join lateral (
    select event_id, occurred_at, received_at, action, action_name, resource || coalesce(resource_rest, '') as resource,
           bytes, host(ip) as ip, ua, session_id, device, labels
      from file_access.events
     where tenant_id = t.tenant_id and actor = t.actor and occurred_at = t.at and event_id = t.event_id limit 1) e
  order by t.n, e.occurred_at, e.event_id`;

interface SampleRow {
  n: number;
  event_id: string;
  occurred_at: Date;
  received_at: Date;
  action: fileAccess.Action;
  action_name: string | null;
  resource: string;
  bytes: string | null;
  ip: string | null;
  ua: string | null;
  session_id: string | null;
  device: string | null;
  labels: Record<string, string> | null;
}

type Numbered = Sampled & { readonly n: number };

/** The first events of each episode: of an actor's own, those that its rule takes; of another group's, those that it named. */
export async function sampleEvents(
  tx: EntityManager,
  all: readonly Sampled[],
  known: KnownSamples,
): Promise<ReadonlyMap<number, readonly fileAccess.SampleEvent[]>> {
  const numbered = all.map((each, n) => ({ ...each, n }));
  const own = numbered.filter(({ episode }) => episode.group.length === 0 && episode.samples.length === 0);
  const found = new Map<number, readonly fileAccess.SampleEvent[]>();
  for (const each of own) {
    const samples = known.of(each);
    if (samples !== undefined) found.set(each.n, samples);
  }
  const unknown = own.filter(({ n }) => !found.has(n));
  const rows = Map.groupBy(await readOwn(tx, unknown), ({ n }) => n);
  for (const each of unknown) {
    const looked = rows.get(each.n) ?? [];
    const samples = looked
      .filter((row) => takes(each, row))
      .slice(0, sampleSize)
      .map(asSample);
    found.set(each.n, samples);
    // Later events change nothing of them.
    if (samples.length === sampleSize || looked.length === lookedAt) known.remember(each, samples);
  }
  for (const [n, named] of Map.groupBy(await readNamedBy(tx, numbered), (row) => row.n)) {
    found.set(n, named.slice(0, sampleSize).map(asSample));
  }
  return found;
}

async function readOwn(tx: EntityManager, own: readonly Numbered[]): Promise<SampleRow[]> {
  if (own.length === 0) return [];
  const first = Math.min(...own.map(({ episode }) => episode.firstSeenAt));
  const last = Math.max(...own.map(({ episode }) => episode.lastHeldAt));
  return tx.query<SampleRow[]>(readSamples, [
    own.map(({ n }) => n),
    own.map(({ tenantId }) => tenantId),
    own.map(({ episode }) => episode.actor),
    own.map(({ episode }) => iso(episode.firstSeenAt)),
    own.map(({ episode }) => iso(episode.lastHeldAt)),
    iso(Math.floor(first / dayMs) * dayMs),
    iso((Math.floor(last / dayMs) + 1) * dayMs),
  ]);
}

async function readNamedBy(tx: EntityManager, all: readonly Numbered[]): Promise<SampleRow[]> {
  const named = all.flatMap(({ n, tenantId, episode }) =>
    episode.samples.flatMap((sample) => {
      const [actor = '', time = '', eventId = ''] = sample.split('\t');
      return eventId === '' ? [] : [{ n, tenantId, actor, time: Number(time), eventId }];
    }),
  );
  if (named.length === 0) return [];
  return tx.query<SampleRow[]>(readNamed, [
    named.map(({ n }) => n),
    named.map(({ tenantId }) => tenantId),
    named.map(({ actor }) => actor),
    named.map(({ time }) => iso(time)),
    named.map(({ eventId }) => eventId),
  ]);
}

function takes({ episode, ruleSet }: Sampled, row: SampleRow): boolean {
  const event = FileEvent.of({
    eventId: row.event_id,
    actor: episode.actor,
    time: row.occurred_at.getTime(),
    appendedAt: row.received_at.getTime(),
    data: { ...given(row), actor_email: episode.actor, action: row.action, resource: row.resource },
  });
  return ruleSet.takes(episode.ruleId, event);
}

function given({ action_name, bytes, ip, ua, session_id, device, labels }: SampleRow) {
  return {
    ...(action_name !== null && { action_name }),
    ...(bytes !== null && { bytes: Number(bytes) }),
    ...(ip !== null && { ip }),
    ...(ua !== null && { ua }),
    ...(session_id !== null && { session_id }),
    ...(device !== null && { device }),
    ...(labels !== null && { labels }),
  };
}

function asSample(row: SampleRow): fileAccess.SampleEvent {
  return {
    event_id: row.event_id,
    occurred_at: row.occurred_at.toISOString(),
    action: row.action,
    resource: row.resource,
    ...(row.bytes !== null && { bytes: Number(row.bytes) }),
    ...(row.ip !== null && { ip: row.ip }),
    ...(row.ua !== null && { ua: row.ua }),
  };
}

const iso = (time: number): string => new Date(time).toISOString();
