import type { DetectionRecord, fileAccess } from '@palisade/contracts';
import type { RuleSet, RuleSummary } from '../engine/engine.js';
import type { Episode, EpisodeRecord } from '../engine/episode.js';
import { attackOf, severityOf } from '../engine/language/attack.js';
import { shippedRules } from '../rules/shipped-rules.js';

const most = Number.MAX_SAFE_INTEGER;

/** What the topic says of an episode. */
export function asDetection(
  ruleSet: RuleSet,
  { episode, phase, mergedInto }: EpisodeRecord,
  samples: readonly fileAccess.SampleEvent[],
  now: Date,
): DetectionRecord {
  const rule = ruleSet.rules.find(({ ruleId }) => ruleId === episode.ruleId);
  const quietMs = rule?.quietMs ?? 0;
  return {
    episode_id: episode.id,
    revision: episode.revision,
    phase,
    rule: asRule(episode, rule),
    actor_email: episode.actor,
    first_seen_at: iso(episode.firstSeenAt),
    last_seen_at: iso(episode.lastHeldAt),
    opened_at: iso(episode.openedAt),
    ...(phase === 'ended' && { ended_at: iso(episode.lastHeldAt + quietMs) }),
    detected_at: now.toISOString(),
    measures: measuresOf(episode, rule),
    event_count: episode.eventCount,
    bytes_total: whole(episode.bytesTotal),
    sample_events: [...samples],
    approximate: episode.approximate,
    ...(episode.group.length > 0 && { group: episode.group.map(({ field, value }) => ({ field, value })) }),
    ...(episode.reasons.length > 0 && { reasons: [...episode.reasons] }),
    ...(episode.usual.length > 0 && {
      usual: episode.usual.map(({ median, p95, ...rest }) => ({
        ...rest,
        median: whole(median),
        p95: whole(p95),
      })),
    }),
    confidence: Math.round(episode.confidence),
    risk_score: Math.round(episode.riskScore),
    ...(mergedInto !== undefined && { merged_into: mergedInto }),
  };
}

function measuresOf(episode: Readonly<Episode>, rule: RuleSummary | undefined): fileAccess.Measure[] {
  const latest = new Map(episode.latest.map(({ name, value }) => [name, value]));
  const window = Math.round((rule?.timespanMs ?? episode.peakAt - episode.peakStartsAt) / 1000);
  return episode.peak.map(({ name, unit, value, threshold }) => ({
    name,
    unit,
    peak: whole(value),
    value: whole(latest.get(name) ?? value),
    threshold: whole(threshold),
    window_seconds: window,
    window_started_at: iso(episode.peakStartsAt),
    window_ended_at: iso(episode.peakAt),
  }));
}

/** A rule that was removed while its episode went on has its name alone left. */
function asRule(episode: Readonly<Episode>, rule: RuleSummary | undefined): fileAccess.Rule {
  const base = { rule_id: episode.ruleId, version: episode.ruleVersion };
  if (rule === undefined) return { ...base, title: episode.ruleId, severity: 'medium' };
  const { header, level, confidence, riskScore, kind, partOf } = rule;
  const runbook = header.runbook ?? shippedRules().find(({ ruleId }) => ruleId === partOf)?.runbook;
  return {
    ...base,
    title: header.title,
    description: header.description,
    severity: severityOf(level),
    confidence: Math.round(confidence),
    risk_score: Math.round(riskScore),
    attacks: attackOf(header.tags).map((attack) => ({ ...attack })),
    kind,
    tags: header.tags.filter((tag) => !tag.startsWith('attack.')),
    false_positives: [...header.falsePositives],
    ...(runbook !== undefined && { runbook }),
  };
}

const iso = (time: number): string => new Date(time).toISOString();
const whole = (value: number): number => Math.min(Math.round(value), most);
