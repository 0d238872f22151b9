import { Injectable } from '@nestjs/common';
import type { PartitionRef } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { byteStrings, texts, times, uuids } from '../columns.js';
import type { RuleSet } from '../engine/engine.js';
import type { Episode } from '../engine/episode.js';
import { asEpisode, type ChangedEpisode, changedEpisodes, detailOf, type EpisodeRow } from './episode-row.js';
import { Group } from './group.js';
import { type GroupRef, idOf } from './group-ref.js';
import { Turn } from './turn.js';

interface StateRow {
  tenant_id: string;
  group_id: string;
  packed: Buffer;
  log_topic: string;
  log_partition: number;
  applied: string;
}

export interface DueRow {
  tenant_id: string;
  group_id: string;
  held_by: string;
  state_key: string;
  due_at: Date;
}

const refs = '(tenant_id, group_id) in (select * from unnest($1::uuid[], $2::text[]))';
const loadStates = `select tenant_id, group_id, packed, log_topic, log_partition, applied from file_access.group_state where ${refs}`;
const loadEpisodes = `select * from file_access.episodes where live and detail is not null and ${refs}`;
const loadDue = `select tenant_id, group_id, held_by, state_key, due_at from file_access.group_state
  where tenant_id = any($1) and due_at <= $2 and log_topic = $3`;

const saveStates = `insert into file_access.group_state as s
  (tenant_id, group_id, held_by, state_key, packed, watermark, due_at, log_topic, log_partition, applied)
  select unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::bytea[]),
    unnest($6::timestamptz[]), unnest($7::timestamptz[]), $8, $9, $10
  on conflict (tenant_id, group_id) do update
    set packed = excluded.packed, watermark = excluded.watermark, due_at = excluded.due_at,
        log_topic = excluded.log_topic, log_partition = excluded.log_partition, applied = excluded.applied,
        updated_at = now()`;

const saveEpisodes = `insert into file_access.episodes
  (tenant_id, group_id, actor, episode_id, rule_id, opened_at, last_held_at, first_seen_at, value, peak, peak_at,
   event_count, bytes_total, approximate, revision, phase, recorded_at, changed, live, merged_into, detail)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[],
    $7::timestamptz[], $8::timestamptz[], $9::bigint[], $10::bigint[], $11::timestamptz[], $12::bigint[],
    $13::bigint[], $14::boolean[], $15::bigint[], $16::text[], $17::timestamptz[], $18::boolean[], $19::boolean[],
    $20::uuid[], $21::jsonb[])
  on conflict (tenant_id, episode_id) do update set
    opened_at = excluded.opened_at, last_held_at = excluded.last_held_at, first_seen_at = excluded.first_seen_at,
    value = excluded.value, peak = excluded.peak, peak_at = excluded.peak_at, event_count = excluded.event_count,
    bytes_total = excluded.bytes_total, approximate = excluded.approximate, revision = excluded.revision,
    phase = excluded.phase, recorded_at = excluded.recorded_at, changed = excluded.changed, live = excluded.live,
    merged_into = excluded.merged_into, detail = excluded.detail`;

const settleEpisodes = `update file_access.episodes set live = false
  where (tenant_id, episode_id) in (select * from unnest($1::uuid[], $2::uuid[]))`;

/** Groups' state in Postgres. Who holds a partition is fenced by its offsets: rows need no lock of their own. */
@Injectable()
export class GroupStore {
  async load(
    tx: EntityManager,
    partition: PartitionRef & { next: number },
    groups: readonly GroupRef[],
    ruleSetOf: (tenantId: string) => RuleSet,
  ): Promise<Group[]> {
    if (groups.length === 0) return [];
    const keys = [groups.map(({ tenantId }) => tenantId), groups.map(({ groupId }) => groupId)];
    const rows = new Map((await tx.query<StateRow[]>(loadStates, keys)).map((row) => [nameOf(row), row]));
    const episodes = new Map<string, Episode[]>();
    if (rows.size > 0) {
      for (const row of await tx.query<EpisodeRow[]>(loadEpisodes, keys)) {
        const known = episodes.get(nameOf(row));
        if (known === undefined) episodes.set(nameOf(row), [asEpisode(row)]);
        else known.push(asEpisode(row));
      }
    }
    const loaded: Group[] = [];
    const turn = new Turn();
    for (const ref of groups) {
      if (turn.isOver) await turn.next();
      const ruleSet = ruleSetOf(ref.tenantId);
      const row = rows.get(idOf(ref));
      const own = (episodes.get(idOf(ref)) ?? []).sort((a, b) => a.openedAt - b.openedAt);
      loaded.push(
        row === undefined
          ? new Group(ref, ruleSet, ruleSet.newState(ref.stateKey), 0)
          : new Group(ref, ruleSet, ruleSet.unpack(row.packed, own, ref.stateKey), appliedIn(row, partition)),
      );
    }
    return loaded;
  }

  /** Those that wait for a tick by then, of the tenants. */
  due(tx: EntityManager, tenants: readonly string[], topic: string, by: Date): Promise<DueRow[]> {
    return tx.query<DueRow[]>(loadDue, [tenants, by.toISOString(), topic]);
  }

  /** As they are after the record before `next`. */
  async save(
    tx: EntityManager,
    partition: PartitionRef & { next: number },
    groups: readonly Group[],
  ): Promise<void> {
    if (groups.length === 0) return;
    const turn = new Turn();
    const packed: Buffer[] = [];
    for (const group of groups) {
      if (turn.isOver) await turn.next();
      packed.push(group.pack());
    }
    await tx.query(saveStates, [
      uuids(groups.map(({ ref }) => ref.tenantId)),
      texts(groups.map(({ ref }) => ref.groupId)),
      texts(groups.map(({ ref }) => ref.heldBy)),
      texts(groups.map(({ ref }) => ref.stateKey)),
      byteStrings(packed),
      times(groups.map(({ state }) => finiteOrNull(state.watermark))),
      times(groups.map(({ ruleSet, state }) => finiteOrNull(ruleSet.nextDue(state) ?? Infinity))),
      partition.topic,
      partition.partition,
      partition.next,
    ]);
    await this.saveEpisodes(tx, groups.flatMap(changedEpisodes));
    const settled = groups.flatMap(({ ref, settled: ids }) =>
      ids.map((id) => ({ tenantId: ref.tenantId, id })),
    );
    if (settled.length === 0) return;
    await tx.query(settleEpisodes, [settled.map(({ tenantId }) => tenantId), settled.map(({ id }) => id)]);
  }

  private async saveEpisodes(tx: EntityManager, rows: readonly ChangedEpisode[]): Promise<void> {
    if (rows.length === 0) return;
    const of = <T>(value: (row: ChangedEpisode) => T): T[] => rows.map(value);
    await tx.query(saveEpisodes, [
      of(({ tenantId }) => tenantId),
      of(({ groupId }) => groupId),
      of(({ episode }) => episode.actor),
      of(({ episode }) => episode.id),
      of(({ episode }) => episode.ruleId),
      of(({ episode }) => iso(episode.openedAt)),
      of(({ episode }) => iso(episode.lastHeldAt)),
      of(({ episode }) => iso(episode.firstSeenAt)),
      of(({ episode }) => Math.round(episode.latest[0]?.value ?? 0)),
      of(({ episode }) => Math.round(episode.peak[0]?.value ?? 0)),
      of(({ episode }) => iso(episode.peakAt)),
      of(({ episode }) => episode.eventCount),
      of(({ episode }) => Math.round(episode.bytesTotal)),
      of(({ episode }) => episode.approximate),
      of(({ episode }) => episode.revision),
      of(({ episode }) => episode.recordedPhase ?? null),
      of(({ episode }) => iso(episode.recordedAt)),
      of(({ episode }) => episode.changed),
      of(({ isLive }) => isLive),
      of(({ mergedInto }) => mergedInto ?? null),
      of(({ episode }) => JSON.stringify(detailOf(episode))),
    ]);
  }
}

/** A row from another partition, or from before the topic was made anew, says nothing of this one's offsets. */
function appliedIn(row: StateRow, { topic, partition, next }: PartitionRef & { next: number }): number {
  const applied = Number(row.applied);
  return row.log_topic === topic && row.log_partition === partition && applied <= next ? applied : 0;
}

const nameOf = (row: { tenant_id: string; group_id: string }): string => `${row.tenant_id}:${row.group_id}`;
const iso = (time: number): string => new Date(time).toISOString();
const finiteOrNull = (time: number): number | null => (Number.isFinite(time) ? Math.round(time) : null);
