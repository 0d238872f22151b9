import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ActorState } from './actor-state.js';
import { packState, unpackState } from './actor-state.codec.js';
import type { Episode, EpisodeRecord, Phase } from './episode.js';

export interface ActorRef {
  readonly tenantId: string;
  /** Trimmed, in lower case. */
  readonly actor: string;
}

/** What became of one actor in a batch. */
export interface ActorChange extends ActorRef {
  readonly state: ActorState;
  /** The log time from which a tick has work with it. */
  readonly dueAt?: number;
  /** The ids of its episodes before the batch, and what was told of them in it. */
  readonly episodesBefore: readonly string[];
  readonly records: readonly EpisodeRecord[];
}

const load = `select tenant_id, actor, packed from file_access.actor_state
  where (tenant_id, actor) in (select * from unnest($1::uuid[], $2::text[]))
  order by tenant_id, actor for update`;

const loadEpisodes = `select * from file_access.episodes
  where live and (tenant_id, actor) in (select * from unnest($1::uuid[], $2::text[]))`;

const saveStates = `insert into file_access.actor_state as s (tenant_id, actor, packed, watermark, due_at)
  select * from unnest($1::uuid[], $2::text[], $3::bytea[], $4::timestamptz[], $5::timestamptz[]) as t(a, b, c, d, e)
   order by a, b
  on conflict (tenant_id, actor) do update
    set packed = excluded.packed, watermark = excluded.watermark, due_at = excluded.due_at, updated_at = now()`;

const saveEpisodes = `insert into file_access.episodes
  (tenant_id, actor, episode_id, rule_id, opened_at, last_held_at, first_seen_at, value, peak, peak_at, event_count,
   bytes_total, approximate, revision, phase, recorded_at, changed, live, merged_into)
  select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[],
    $7::timestamptz[], $8::bigint[], $9::bigint[], $10::timestamptz[], $11::bigint[], $12::bigint[], $13::boolean[],
    $14::bigint[], $15::text[], $16::timestamptz[], $17::boolean[], $18::boolean[], $19::uuid[])
  on conflict (tenant_id, episode_id) do update set
    opened_at = excluded.opened_at, last_held_at = excluded.last_held_at, first_seen_at = excluded.first_seen_at,
    value = excluded.value, peak = excluded.peak, peak_at = excluded.peak_at, event_count = excluded.event_count,
    bytes_total = excluded.bytes_total, approximate = excluded.approximate, revision = excluded.revision,
    phase = excluded.phase, recorded_at = excluded.recorded_at, changed = excluded.changed, live = excluded.live,
    merged_into = excluded.merged_into`;

const settleEpisodes = `update file_access.episodes set live = false
  where (tenant_id, episode_id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

/** Actors' state in Postgres. Loading locks an actor to the end of the transaction. */
@Injectable()
export class ActorStore {
  async load(tx: EntityManager, actors: readonly ActorRef[]): Promise<ActorState[]> {
    if (actors.length === 0) return [];
    const refs = [actors.map(({ tenantId }) => tenantId), actors.map(({ actor }) => actor)];
    const rows = await tx.query<(Keyed & { packed: Buffer })[]>(load, refs);
    const states = new Map(rows.map((row) => [keyOf(row), unpackState(row.packed)]));
    if (rows.length > 0) {
      for (const row of await tx.query<EpisodeRow[]>(loadEpisodes, refs)) {
        states.get(keyOf(row))?.episodes.push(asEpisode(row));
      }
    }
    for (const state of states.values()) state.episodes.sort((a, b) => a.openedAt - b.openedAt);
    return actors.map(({ tenantId, actor }) => states.get(`${tenantId}:${actor}`) ?? new ActorState());
  }

  async save(tx: EntityManager, changes: readonly ActorChange[]): Promise<void> {
    if (changes.length === 0) return;
    await tx.query(saveStates, [
      changes.map(({ tenantId }) => tenantId),
      changes.map(({ actor }) => actor),
      changes.map(({ state }) => packState(state)),
      changes.map(({ state }) => iso(state.watermark)),
      changes.map(({ dueAt }) => (dueAt === undefined ? null : iso(dueAt))),
    ]);
    await this.saveEpisodes(tx, changes.flatMap(changedEpisodes));
    const settled = changes.flatMap(settledEpisodes);
    if (settled.length === 0) return;
    await tx.query(settleEpisodes, [settled.map(({ tenantId }) => tenantId), settled.map(({ id }) => id)]);
  }

  private async saveEpisodes(tx: EntityManager, rows: readonly ChangedEpisode[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(saveEpisodes, [
      rows.map(({ tenantId }) => tenantId),
      rows.map(({ actor }) => actor),
      rows.map(({ episode }) => episode.id),
      rows.map(({ episode }) => episode.ruleId),
      rows.map(({ episode }) => iso(episode.openedAt)),
      rows.map(({ episode }) => iso(episode.lastHeldAt)),
      rows.map(({ episode }) => iso(episode.firstSeenAt)),
      rows.map(({ episode }) => episode.value),
      rows.map(({ episode }) => episode.peak),
      rows.map(({ episode }) => iso(episode.peakAt)),
      rows.map(({ episode }) => episode.eventCount),
      rows.map(({ episode }) => episode.bytesTotal),
      rows.map(({ episode }) => episode.approximate),
      rows.map(({ episode }) => episode.revision),
      rows.map(({ episode }) => episode.recordedPhase ?? null),
      rows.map(({ episode }) => iso(episode.recordedAt)),
      rows.map(({ episode }) => episode.changed),
      rows.map(({ isLive }) => isLive),
      rows.map(({ mergedInto }) => mergedInto ?? null),
    ]);
  }
}

interface ChangedEpisode extends ActorRef {
  readonly episode: Readonly<Episode>;
  readonly isLive: boolean;
  readonly mergedInto?: string;
}

/** Those in the state, and those that a batch told of and left behind. */
function changedEpisodes({ tenantId, actor, state, records }: ActorChange): ChangedEpisode[] {
  const rows = new Map<string, ChangedEpisode>();
  for (const { episode, mergedInto } of records) {
    rows.set(episode.id, { tenantId, actor, episode, mergedInto, isLive: false });
  }
  for (const episode of state.episodes) rows.set(episode.id, { tenantId, actor, episode, isLive: true });
  return [...rows.values()];
}

function settledEpisodes({
  tenantId,
  state,
  records,
  episodesBefore,
}: ActorChange): { tenantId: string; id: string }[] {
  const written = new Set([
    ...state.episodes.map(({ id }) => id),
    ...records.map(({ episode }) => episode.id),
  ]);
  return episodesBefore.filter((id) => !written.has(id)).map((id) => ({ tenantId, id }));
}

interface Keyed {
  tenant_id: string;
  actor: string;
}

interface EpisodeRow extends Keyed {
  episode_id: string;
  rule_id: string;
  opened_at: Date;
  last_held_at: Date;
  first_seen_at: Date;
  value: string;
  peak: string;
  peak_at: Date;
  event_count: string;
  bytes_total: string;
  approximate: boolean;
  revision: string;
  phase: Phase | null;
  recorded_at: Date;
  changed: boolean;
}

const keyOf = ({ tenant_id, actor }: Keyed): string => `${tenant_id}:${actor}`;

function asEpisode(row: EpisodeRow): Episode {
  return {
    id: row.episode_id,
    ruleId: row.rule_id,
    openedAt: row.opened_at.getTime(),
    lastHeldAt: row.last_held_at.getTime(),
    firstSeenAt: row.first_seen_at.getTime(),
    value: Number(row.value),
    peak: Number(row.peak),
    peakAt: row.peak_at.getTime(),
    eventCount: Number(row.event_count),
    bytesTotal: Number(row.bytes_total),
    approximate: row.approximate,
    revision: Number(row.revision),
    ...(row.phase !== null && { recordedPhase: row.phase }),
    recordedAt: row.recorded_at.getTime(),
    changed: row.changed,
  };
}

const iso = (time: number): string => new Date(time).toISOString();
