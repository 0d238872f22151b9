import { Injectable } from '@nestjs/common';
import { Detector } from '../engine/detector.js';
import type { RuleSet } from '../engine/engine.js';
import type { Episode } from '../engine/episode.js';
import type { FileEvent } from '../engine/event.js';
import { Drafts } from './drafts.js';
import { TenantRules } from './tenant-rules.js';
import { trialEvents } from './trial-events.js';
import type { TrialAnswer, TrialBody, TrialDetection, TrialMatch } from './trial-view.js';

const mostSamples = 20;

/** A rule over events that are given, by the engine that detects: nothing is stored, and nobody is told. */
@Injectable()
export class RuleTrial {
  constructor(
    private readonly drafts: Drafts,
    private readonly tenants: TenantRules,
  ) {}

  async run(tenantId: string, body: TrialBody): Promise<TrialAnswer> {
    const draft = await this.drafts.of(tenantId, body);
    const { limits, places } = this.tenants;
    const events = trialEvents(body.events, { now: Date.now(), limits, ...(places && { places }) });
    return tried(this.drafts.compile(draft), draft.spec.ruleId, events);
  }
}

export function tried(ruleSet: RuleSet, ruleId: string, events: readonly FileEvent[]): TrialAnswer {
  const parts = new Map(
    ruleSet.rules.filter(({ partOf }) => partOf === ruleId).map((rule) => [rule.ruleId, rule]),
  );
  const detector = new Detector(ruleSet);
  const matches: TrialMatch[] = [];
  for (const [index, event] of events.entries()) {
    detector.take(event);
    const took = ruleSet.drainStats().some((stats) => parts.has(stats.ruleId) && stats.matches > 0);
    if (took) matches.push({ index, event_id: event.eventId });
  }
  detector.end();
  const detections = detector.episodes.flatMap((episode) => {
    const part = parts.get(episode.ruleId);
    return part === undefined ? [] : [asDetection(episode, part.quietMs, { events, matches })];
  });
  detections.sort((left, right) => (left.opened_at < right.opened_at ? -1 : 1));
  return { events: events.length, matches, detections };
}

function asDetection(episode: Episode, quietMs: number, tested: Tested): TrialDetection {
  const endsAt = episode.lastHeldAt + quietMs;
  return {
    rule_id: episode.ruleId,
    actor_email: episode.actor,
    group: episode.group.map(({ field, value }) => ({ field, value })),
    opened_at: new Date(episode.openedAt).toISOString(),
    ended_at: endsAt > Date.now() ? null : new Date(endsAt).toISOString(),
    measures: episode.peak.map(({ name, unit, value, threshold }) => ({
      name,
      unit,
      peak: value,
      threshold,
    })),
    event_count: episode.eventCount,
    reasons: [...episode.reasons],
    sample_indexes: samplesOf(episode, tested),
  };
}

interface Tested {
  readonly events: readonly FileEvent[];
  readonly matches: readonly TrialMatch[];
}

/** Of the actor's own episode, what was taken of him meanwhile; of another group's, what the episode says. */
function samplesOf(episode: Episode, { events, matches }: Tested): number[] {
  const named = new Set(episode.samples.map((sample) => sample.split('\t')[2]));
  const isMeant = ({ index, event_id }: TrialMatch) => {
    if (named.size > 0) return named.has(event_id);
    const event = events[index];
    const isOfIt = event !== undefined && event.actor === episode.actor;
    return isOfIt && event.time >= episode.firstSeenAt && event.time <= episode.lastHeldAt;
  };
  return matches
    .filter(isMeant)
    .slice(0, mostSamples)
    .map(({ index }) => index);
}
