import { Injectable } from '@nestjs/common';
import { normaliseActor } from '@palisade/contracts';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { actorRef } from '../detection/group-ref.js';
import type { EpisodeRow } from '../detection/episode-row.js';
import type { Knowledge } from '../engine/tracking/tracker.js';
import { EventReads } from '../events/event-reads.js';
import { isStorable } from '../rules/rule-input.js';
import { primaryOf, readText } from '../rules/rule-texts.js';
import { textOf } from '../rules/rule-spec.js';
import { TenantRules } from '../rules/tenant-rules.js';
import type { ActorAnswer, ActorBaseline, ActorEpisode, KnownCharacteristic } from './actor-view.js';

type Titles = (ruleId: string) => string;
type Known = { readonly ruleId: string } & Knowledge;

const shownEpisodes = 50;

const seen = `select
    (select occurred_at from file_access.events where tenant_id = $1 and actor = $2 order by occurred_at limit 1) as first,
    (select occurred_at from file_access.events where tenant_id = $1 and actor = $2 order by occurred_at desc limit 1) as last,
    (select count(*) from file_access.events
      where tenant_id = $1 and actor = $2 and occurred_at > $3::timestamptz - interval '24 hours') as events_24h`;

const episodes = `select * from file_access.episodes
  where tenant_id = $1 and actor = $2 and merged_into is null and phase is not null
  order by opened_at desc, episode_id limit ${shownEpisodes}`;

/** What detection knows of somebody: what is usual of him, and what was found. */
@Injectable()
export class Actors {
  constructor(
    private readonly reads: EventReads,
    private readonly rules: TenantRules,
  ) {}

  describe(tenantId: string, email: string, now: Date): Promise<ActorAnswer> {
    const actor = normaliseActor(email);
    if (!isStorable(actor)) throw Problem.notFound('actor');
    return this.reads.within(tenantId, async (tx) => {
      const [times] = await tx.query<{ first: Date | null; last: Date | null; events_24h: string }[]>(seen, [
        tenantId,
        actor,
        now.toISOString(),
      ]);
      if (times?.first == null || times.last === null) throw Problem.notFound('actor');
      const found = await tx.query<EpisodeRow[]>(episodes, [tenantId, actor]);
      const known = await this.known(tx, tenantId, actor, now);
      const titles = this.titles(tenantId);
      return {
        actor_email: actor,
        first_seen_at: times.first.toISOString(),
        last_seen_at: times.last.toISOString(),
        events_24h: Number(times.events_24h),
        learning: known.flatMap(({ ruleId, learning }) => {
          if (learning === undefined) return [];
          const until = learning.until === undefined ? null : new Date(learning.until).toISOString();
          const state = learning.done ? ('known' as const) : ('learning' as const);
          return [{ rule_id: ruleId, title: titles(ruleId), state, until }];
        }),
        baselines: known.flatMap((each) => this.baseline(tenantId, each, titles)),
        known: characteristics(known),
        episodes: found.map((row) => asEpisode(row, titles)),
      };
    });
  }

  /** As the rules that run now read what they were stored as. */
  private async known(
    tx: EntityManager,
    tenantId: string,
    actor: string,
    now: Date,
  ): Promise<readonly Known[]> {
    const { groupId, stateKey } = actorRef(tenantId, actor);
    const [row] = await tx.query<{ packed: Buffer }[]>(
      'select packed from file_access.group_state where tenant_id = $1 and group_id = $2',
      [tenantId, groupId],
    );
    const rules = this.rules.of(tenantId);
    const state = row === undefined ? rules.newState(stateKey) : rules.unpack(row.packed, [], stateKey);
    return rules.describe(state, now.getTime());
  }

  private baseline(tenantId: string, { ruleId, baseline }: Known, titles: Titles): ActorBaseline[] {
    if (baseline === undefined) return [];
    const peers = this.rules.contextOf(tenantId).peers.get(`${baseline.measure}:${baseline.windowMs}`);
    return [
      {
        rule_id: ruleId,
        title: titles(ruleId),
        measure: baseline.measure,
        unit: baseline.unit,
        window_seconds: baseline.windowMs / 1000,
        now: baseline.now,
        median: baseline.median ?? null,
        p95: baseline.p95 ?? null,
        peers_median: peers?.median ?? null,
        peers_p95: peers?.p95 ?? null,
        days: baseline.days,
        series: baseline.series.map(({ start, value }) => ({ start: new Date(start).toISOString(), value })),
      },
    ];
  }

  /** A rule's title, also of one that is turned off; its id, when there is no such rule any more. */
  private titles(tenantId: string): Titles {
    const titles = new Map(this.rules.of(tenantId).rules.map(({ ruleId, header }) => [ruleId, header.title]));
    for (const spec of this.rules.specsOf(tenantId)) {
      const title = primaryOf(readText(textOf(spec) ?? '').documents)?.title;
      if (title !== undefined) titles.set(spec.ruleId, title);
    }
    return (ruleId) => titles.get(ruleId) ?? ruleId;
  }
}

function asEpisode(row: EpisodeRow, titles: Titles): ActorEpisode {
  // Those of an older release say less.
  const peak = (row.detail as EpisodeRow['detail'] | null)?.peak[0];
  return {
    episode_id: row.episode_id,
    rule_id: row.rule_id,
    title: titles(row.rule_id),
    opened_at: row.opened_at.toISOString(),
    last_held_at: row.last_held_at.toISOString(),
    phase: row.phase ?? 'opened',
    peak: peak?.value ?? null,
    unit: peak?.unit ?? null,
    measure: peak?.name ?? null,
  };
}

/** Of each, what the rule knows that knows most. */
function characteristics(known: readonly Known[]): KnownCharacteristic[] {
  const best = new Map<string, NonNullable<Knowledge['known']>>();
  for (const { known: each } of known) {
    if (each !== undefined && each.count > (best.get(each.of)?.count ?? -1)) best.set(each.of, each);
  }
  return [...best.values()].map(({ of, count, newest }) => ({
    of,
    count,
    newest: newest.map(({ value, lastSeenAt }) => ({
      value: value ?? null,
      last_seen_at: new Date(lastSeenAt).toISOString(),
    })),
  }));
}
