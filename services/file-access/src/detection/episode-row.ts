import type { GroupValue } from '../engine/engine.js';
import type { Episode, Phase } from '../engine/episode.js';
import type { MeasureValue, Usual } from '../engine/tracking/tracker.js';
import type { Group } from './group.js';

/** What the columns of an episode's row don't say. */
interface EpisodeDetail {
  readonly ruleVersion: string;
  readonly group: readonly GroupValue[];
  readonly latest: readonly MeasureValue[];
  readonly peak: readonly MeasureValue[];
  readonly peakStartsAt: number;
  readonly reasons: readonly string[];
  readonly usual: readonly Usual[];
  readonly confidence: number;
  readonly riskScore: number;
  readonly samples: readonly string[];
}

export interface EpisodeRow {
  tenant_id: string;
  group_id: string;
  actor: string;
  episode_id: string;
  rule_id: string;
  opened_at: Date;
  last_held_at: Date;
  first_seen_at: Date;
  peak_at: Date;
  event_count: string;
  bytes_total: string;
  approximate: boolean;
  revision: string;
  phase: Phase | null;
  recorded_at: Date;
  changed: boolean;
  detail: EpisodeDetail;
}

export interface ChangedEpisode {
  readonly tenantId: string;
  readonly groupId: string;
  readonly episode: Readonly<Episode>;
  readonly isLive: boolean;
  readonly mergedInto?: string;
}

/** Those in the state, and those that were told of and left behind. */
export function changedEpisodes({ ref, state, records }: Group): ChangedEpisode[] {
  const { tenantId, groupId } = ref;
  const rows = new Map<string, ChangedEpisode>();
  for (const { episode, mergedInto } of records) {
    rows.set(episode.id, { tenantId, groupId, episode, mergedInto, isLive: false });
  }
  for (const episode of state.episodes) rows.set(episode.id, { tenantId, groupId, episode, isLive: true });
  return [...rows.values()];
}

export function detailOf(episode: Readonly<Episode>): EpisodeDetail {
  const { ruleVersion, group, latest, peak, peakStartsAt, reasons, usual, confidence, riskScore, samples } =
    episode;
  return { ruleVersion, group, latest, peak, peakStartsAt, reasons, usual, confidence, riskScore, samples };
}

export function asEpisode(row: EpisodeRow): Episode {
  return {
    ...row.detail,
    id: row.episode_id,
    ruleId: row.rule_id,
    actor: row.actor,
    openedAt: row.opened_at.getTime(),
    lastHeldAt: row.last_held_at.getTime(),
    firstSeenAt: row.first_seen_at.getTime(),
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
