import type { RuleSet } from '../engine/engine.js';
import { Detector } from '../engine/detector.js';
import type { Episode } from '../engine/episode.js';
import { FileEvent } from '../engine/event.js';
import type { Places } from '../engine/behaviour/places.js';
import type { Label, LabelledStream } from './labelled-stream.js';

/** Of one rule: plots that it had to find and found, and what it told of that nobody planted. */
export interface Score {
  readonly rule: string;
  readonly planted: number;
  readonly found: number;
  readonly told: number;
  readonly right: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

const slack = 2 * 3_600_000;

export function scoresOf(ruleSet: RuleSet, { events, labels }: LabelledStream, places?: Places): Score[] {
  const detector = new Detector(ruleSet);
  for (const { eventId, time, data } of events) {
    const event = { eventId, actor: data.actor_email, time, appendedAt: time, data };
    detector.take(FileEvent.of(event, places));
  }
  detector.end();
  return ruleSet.rules.map(({ ruleId }) => scoreOf(ruleId, detector.episodes, labels));
}

function scoreOf(rule: string, episodes: readonly Episode[], labels: readonly Label[]): Score {
  const told = episodes.filter(({ ruleId }) => ruleId === rule);
  const planted = labels.filter(({ plot }) => plot.expects.includes(rule));
  const found = planted.filter((label) => told.some((episode) => isOf(episode, label)));
  const allowed = labels.filter(({ plot }) => [...plot.expects, ...(plot.allows ?? [])].includes(rule));
  const right = told.filter((episode) => allowed.some((label) => isOf(episode, label)));
  return {
    rule,
    planted: planted.length,
    found: found.length,
    told: told.length,
    right: right.length,
    missed: planted.filter((label) => !found.includes(label)).map(({ plot }) => plot.name),
    wrong: told.filter((episode) => !right.includes(episode)).map(shown),
  };
}

function isOf({ actor, firstSeenAt, lastHeldAt }: Episode, { actors, from, to }: Label): boolean {
  return actors.includes(actor) && lastHeldAt >= from && firstSeenAt <= to + slack;
}

function shown({ ruleId, actor, openedAt, reasons }: Episode): string {
  return `${ruleId} ${actor} ${new Date(openedAt).toISOString()} ${reasons.join(' ')}`;
}
