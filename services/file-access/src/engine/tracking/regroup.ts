import { hash } from 'node:crypto';
import { uuidOf } from '../../uuid.js';
import type { GroupValue, RegroupedMatch } from '../engine.js';
import { type TrackedMatch, valuesOf } from './correlation-plan.js';
import type { Edge } from './rule-plan.js';

const second = 1_000;

/** What the group of a match is called where its values are one text. */
export function groupKey(group: readonly GroupValue[]): string {
  return JSON.stringify(group.map(({ field, value }) => [field, value]));
}

/** The match on its way to its group; undefined: it lacks a field that the rule groups by, and isn't counted. */
export function regroup(edge: Edge, ruleId: string, match: TrackedMatch): RegroupedMatch | undefined {
  const group: GroupValue[] = [];
  for (const { name, field } of edge.groupBy) {
    const value = match.get(field);
    if (value === undefined) return undefined;
    group.push({ field: name, value: String(value) });
  }
  const { node, input, needs } = edge;
  const { eventId, time, appendedAt, count, key, actor } = match;
  return {
    matchId: idOf(`${node.key}.${input}<${key}`),
    trackerKey: node.key,
    ruleId,
    group,
    actor,
    match: { eventId, time, appendedAt, input, count },
    values: valuesOf(match, needs),
    mergeable: node.mergeable,
  };
}

/**
 * Adds up the matches of one rule, group and second, where nothing but their number is asked for: at the start of that
 * second, so that it doesn't matter which of them came in one batch.
 */
export function mergeRegrouped(matches: readonly RegroupedMatch[]): RegroupedMatch[] {
  const merged: RegroupedMatch[] = [];
  const bySecond = new Map<string, RegroupedMatch[]>();
  for (const match of matches) {
    if (!match.mergeable) {
      merged.push(match);
      continue;
    }
    const at = Math.floor(match.match.time / second);
    const key = `${match.trackerKey}.${match.match.input}.${at}.${groupKey(match.group)}`;
    const same = bySecond.get(key);
    if (same === undefined) bySecond.set(key, [match]);
    else same.push(match);
  }
  for (const same of bySecond.values()) merged.push(asOne(same));
  return merged;
}

function asOne(same: readonly RegroupedMatch[]): RegroupedMatch {
  const [first] = same;
  if (first === undefined) throw new Error('nothing to add up');
  const bytes = same.reduce((sum, { values }) => sum + Number(values['bytes'] ?? 0), 0);
  return {
    ...first,
    matchId: same.length === 1 ? first.matchId : idOf(same.map(({ matchId }) => matchId).sort()),
    match: {
      ...first.match,
      time: Math.floor(first.match.time / second) * second,
      appendedAt: Math.max(...same.map(({ match }) => match.appendedAt)),
      count: same.reduce((sum, { match }) => sum + match.count, 0),
    },
    values: { bytes },
  };
}

function idOf(what: string | readonly string[]): string {
  const text = typeof what === 'string' ? what : what.join();
  return uuidOf(hash('sha256', text, 'buffer'), 8);
}
