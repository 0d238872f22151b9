import type { RegroupedMatch } from '../engine.js';
import type { EpisodeRecord } from '../episode.js';
import { type TrackedMatch, valuesOf } from './correlation-plan.js';
import {
  addToEpisodes,
  growEpisode,
  type Hold,
  isNear,
  joinEpisodes,
  mostSamples,
  openEpisode,
  type Opening,
} from './episode-growth.js';
import { episodeId, inOrder, record } from './episode-records.js';
import type { TrackedGroup } from './group-state.js';
import { HeldMatch } from './matches.js';
import { groupKey, regroup } from './regroup.js';
import type { Edge, RulePlan, TrackerNode } from './rule-plan.js';
import type { Statistics } from './rule-stats.js';
import { earliestSettle } from './state-codec.js';
import type { Held, KeptMatch, Slot } from './tracker.js';
import { WindowSlot } from './window-slot.js';

/** Gives matches to trackers, and makes of each window that holds an episode, a match of another rule, or both. */
export class HeldWindows {
  /** What is to be told and sent since the last `drain`. */
  records: EpisodeRecord[] = [];
  private regrouped: RegroupedMatch[] = [];
  private state!: TrackedGroup;
  private node!: TrackerNode;
  private slot!: Slot;
  private match: TrackedMatch | undefined;
  /** LogAppendTime of what is at hand. */
  private now = 0;

  constructor(
    private readonly plan: RulePlan,
    private readonly stats: Statistics,
  ) {}

  /** `now` is log time. */
  take(state: TrackedGroup, node: TrackerNode, match: TrackedMatch, now: number): void {
    const { tracker } = node;
    if (state.episodes.length > 0 && node.stands !== undefined) this.count(state, node, match);
    if (node.passesOver !== undefined && node.passesOver(match)) return;
    const slot = state.writable(node);
    const { state: outerState, node: outerNode, slot: outerSlot, match: outerMatch } = this;
    this.state = state;
    this.node = node;
    this.slot = slot;
    this.match = match;
    this.now = now;
    tracker.take(slot, match, this.report);
    if (node.mayOverflow && tracker.overflowed === true) {
      tracker.overflowed = false;
      this.stats.degrade(node.rule, 'A group has more matches than are kept: its oldest were forgotten.');
    }
    if (node.settles) {
      const at = tracker.nextSettle(slot);
      if (at !== undefined) state.settleAt = Math.min(state.settleAt, at + node.lagMs);
    }
    // What it held may be a match of another rule, which was taken meanwhile.
    this.state = outerState;
    this.node = outerNode;
    this.slot = outerSlot;
    this.match = outerMatch;
  }

  /** Sends a match to the state of its group. */
  send({ node, ...edge }: Edge, match: TrackedMatch): void {
    const sent = regroup({ node, ...edge }, this.plan.ruleIds[node.rule] ?? '', match);
    if (sent === undefined) return;
    if (this.stats.mayGroup(node.rule, groupKey(sent.group), match.appendedAt)) this.regrouped.push(sent);
  }

  /** Judges what nothing can join any more, inner rules before those that count them. */
  settle(state: TrackedGroup, clock: number, now: number): void {
    for (const node of this.plan.settlers) {
      const slot = state.slotOf(node);
      const at = slot === undefined ? undefined : node.tracker.nextSettle(slot);
      if (at === undefined || at + node.lagMs >= clock) continue;
      this.state = state;
      this.node = node;
      this.slot = state.writable(node);
      this.match = undefined;
      this.now = now;
      node.tracker.settle(this.slot, clock - node.lagMs, this.report);
    }
    state.settleAt = earliestSettle(state);
  }

  get isEmpty(): boolean {
    return this.records.length === 0 && this.regrouped.length === 0;
  }

  drain(): { records: EpisodeRecord[]; regrouped: RegroupedMatch[] } {
    const { records, regrouped } = this;
    this.records = [];
    this.regrouped = [];
    return { records, regrouped };
  }

  private readonly report = (held: Held): void => {
    const { state, node, slot, match, now } = this;
    this.stats.held(node.rule);
    if (node.stands !== undefined) this.hold(state, { node, standing: node.stands, slot, held, match });
    if (node.edges.length === 0) return;
    const anchors = held.anchors ?? (match === undefined ? [] : [this.anchorOf(node, match)]);
    for (const anchor of anchors) {
      for (const edge of node.edges) {
        const outer = new HeldMatch(anchor, held.time, edge.input);
        if (edge.isLocal) this.take(state, edge.node, outer, now);
        else this.send(edge, outer);
      }
    }
    this.state = state;
    this.node = node;
    this.slot = slot;
    this.match = match;
    this.now = now;
  };

  /** Where the tracker keeps no matches, it holds at the one that it took. */
  private anchorOf(node: TrackerNode, match: TrackedMatch): KeptMatch {
    const { key, eventId, actor, appendedAt } = match;
    const fields = node.edges.flatMap(({ needs, groupBy }) => [
      ...needs,
      ...groupBy.map(({ field }) => field),
    ]);
    return { key: `${key}>${node.key}`, eventId, actor, appendedAt, values: valuesOf(match, fields) };
  }

  private hold(state: TrackedGroup, hold: Hold): void {
    const first = state.episodes.find((episode) => isNear(episode, hold));
    if (first === undefined) {
      state.episodes = inOrder([...state.episodes, openEpisode(hold, this.opening(state, hold))]);
      return;
    }
    // Before its bounds grow.
    const last = state.episodes.findLast((episode) => isNear(episode, hold));
    const others =
      last === first ? [] : state.episodes.filter((each) => each !== first && isNear(each, hold));
    growEpisode(hold, first);
    let joined = first;
    for (const other of others) {
      const { kept, absorbed } = joinEpisodes(hold, joined, other);
      joined = kept;
      state.episodes = state.episodes.filter((episode) => episode !== absorbed);
      if (absorbed.revision > 0) this.records.push(record(absorbed, 'ended', this.now, kept.id));
    }
  }

  private opening(state: TrackedGroup, { node, standing, slot, held, match }: Hold): Opening {
    const { ruleId } = standing;
    const { key } = state;
    const id =
      match === undefined
        ? episodeId({ at: held.time, key, ruleId, by: `settled at ${held.time}` })
        : episodeId({ at: match.appendedAt, key, ruleId, by: `${match.eventId} at ${match.time}` });
    if (node.isOfActor)
      return { id, actor: match?.actor ?? key.slice(key.indexOf(':') + 1), group: [], samples: [] };
    const samples = samplesOf(slot, held);
    const actor = match?.actor ?? samples[0]?.split('\t')[0] ?? '';
    return { id, actor, group: state.group ?? [], samples };
  }

  /** Counts a match towards the episodes that it falls in. */
  private count(state: TrackedGroup, node: TrackerNode, match: TrackedMatch): void {
    if (!hasEpisodeOf(state, node) || node.tracker.counts?.(match) === false) return;
    const bytes = match.get('bytes');
    addToEpisodes(state.episodes, node, match, typeof bytes === 'number' ? bytes : 0);
    if (node.isOfActor) return;
    for (const episode of state.episodes) {
      if (episode.ruleId !== node.stands?.ruleId || episode.samples.length >= mostSamples) continue;
      if (match.time < episode.openedAt - node.spanMs || match.time > episode.lastHeldAt + node.quietMs)
        continue;
      const sample = `${match.actor}\t${match.time}\t${match.eventId}`;
      Object.assign(episode, { samples: [...episode.samples, sample] });
    }
  }
}

function hasEpisodeOf({ episodes }: TrackedGroup, { stands }: TrackerNode): boolean {
  for (const { ruleId } of episodes) if (ruleId === stands?.ruleId) return true;
  return false;
}

function samplesOf(slot: Slot, { startsAt, time }: Held): string[] {
  const all = slot instanceof WindowSlot ? (slot.extra?.samples ?? []) : [];
  const timeOf = (sample: string) => Number(sample.split('\t')[1]);
  return all
    .filter((sample) => timeOf(sample) >= startsAt && timeOf(sample) <= time)
    .sort((a, b) => timeOf(a) - timeOf(b))
    .slice(0, mostSamples);
}
