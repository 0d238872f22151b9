import type {
  Effects,
  ExceptionStats,
  GroupState,
  RegroupedMatch,
  RuleSet,
  RuleStats,
  RuleSummary,
  Timing,
} from '../engine.js';
import type { Episode } from '../episode.js';
import type { RuleEvent } from '../rule-event.js';
import { inOrder, sayDue, liveEpisodes, nextSaying } from './episode-records.js';
import { exceptionTo } from './exceptions.js';
import { TrackedGroup } from './group-state.js';
import { HeldWindows } from './held-windows.js';
import { EventMatch, SentMatch } from './matches.js';
import type { Edge, EventNode, RulePlan, TrackerNode } from './rule-plan.js';
import { Statistics } from './rule-stats.js';
import { adopt, earliestSettle, emptySlots, packState, unpackState } from './state-codec.js';
import type { Knowledge } from './tracker.js';

const nothing: Effects = Object.freeze({ records: [], regrouped: [] });
const silent = {
  on_time: Object.freeze({ ...nothing, timing: 'on_time' as const }),
  late: Object.freeze({ ...nothing, timing: 'late' as const }),
  future: Object.freeze({ ...nothing, timing: 'future' as const }),
};

const unheard = (): void => undefined;

/** How many events share one measurement of what rules cost. */
const sampledEvery = 64;

/** One tenant's compiled rules, with the statistics of what they did. Not reentrant. */
export class TrackingRuleSet implements RuleSet {
  readonly fingerprint: string;
  readonly rules: readonly RuleSummary[];
  private readonly stats: Statistics;
  private readonly windows: HeldWindows;
  private readonly positions: Int32Array;
  /** By tracker, the event that it took last. */
  private readonly taken: Float64Array;
  private readonly match = new EventMatch();

  constructor(private readonly plan: RulePlan) {
    this.fingerprint = plan.fingerprint;
    this.rules = plan.summaries;
    this.stats = new Statistics(plan);
    this.windows = new HeldWindows(plan, this.stats);
    this.positions = new Int32Array(plan.predicates);
    this.taken = new Float64Array(plan.nodes.length).fill(-1);
  }

  forTenant(): RuleSet {
    return new TrackingRuleSet(this.plan);
  }

  newState(key: string): TrackedGroup {
    return new TrackedGroup(key, this.plan, emptySlots(this.plan));
  }

  takeEvent(given: GroupState, event: RuleEvent): Effects & { readonly timing: Timing } {
    const state = this.own(given);
    const { limits } = this.plan;
    const { appendedAt } = event;
    const isFuture = event.time > appendedAt + limits.futureMs;
    const time = isFuture ? appendedAt : event.time;
    if (time < state.watermark - limits.lateMs) return silent.late;
    if (time > state.watermark) state.watermark = time;
    if (appendedAt > state.appendedAt) state.appendedAt = appendedAt;

    this.stats.events++;
    // Before the event is counted: what has settled could not hold it, and may be forgotten with it.
    if (state.watermark > state.settleAt) this.windows.settle(state, state.watermark, appendedAt);
    this.match.of(event, time);
    if (this.stats.events % sampledEvery === 0) this.takeMeasured(state, event);
    else {
      const count = this.plan.index.match(event, this.positions);
      for (let i = 0; i < count; i++) {
        const nodes = this.plan.byPredicate[this.positions[i] as number] as readonly EventNode[];
        for (const node of nodes) this.takeNode(state, node, event);
      }
      this.learn(state);
    }
    const effects = this.finish(state, state.watermark, appendedAt);
    const timing = isFuture ? 'future' : 'on_time';
    return effects === nothing ? silent[timing] : { ...effects, timing };
  }

  takeMatch(given: GroupState, regrouped: RegroupedMatch): Effects {
    const state = this.own(given);
    const node = this.plan.nodeByKey.get(regrouped.trackerKey);
    if (node === undefined) return nothing;
    const { time } = regrouped.match;
    // A window that had to close first ends later than its events were logged: the log has got there at least.
    const isAhead = time > regrouped.match.appendedAt + this.plan.limits.futureMs;
    const appendedAt = isAhead ? time : regrouped.match.appendedAt;
    if (time < state.watermark - node.keptMs) {
      this.stats.late(node.rule);
      return nothing;
    }
    state.group ??= regrouped.group;
    if (time > state.watermark) state.watermark = time;
    if (appendedAt > state.appendedAt) state.appendedAt = appendedAt;
    if (state.watermark > state.settleAt) this.windows.settle(state, state.watermark, appendedAt);
    this.windows.take(state, node, new SentMatch(regrouped), appendedAt);
    return this.finish(state, state.watermark, appendedAt);
  }

  tick(given: GroupState, now: number): Effects {
    const state = this.own(given);
    const clock = state.clockAt(now);
    if (clock > state.settleAt) this.windows.settle(state, clock, now);
    return this.finish(state, clock, now);
  }

  nextDue(given: GroupState): number | undefined {
    const state = this.own(given);
    const settle =
      state.settleAt === Infinity ? Infinity : state.appendedAt + state.settleAt - state.watermark + 1;
    const due = Math.min(settle, state.episodes.length === 0 ? Infinity : nextSaying(state));
    return due === Infinity ? undefined : due;
  }

  takes(ruleId: string, event: RuleEvent): boolean {
    const asked = this.plan.nodeByRuleId.get(ruleId);
    if (asked === undefined) return true;
    const count = this.plan.index.match(event, this.positions);
    return this.positions
      .subarray(0, count)
      .some((at) =>
        (this.plan.byPredicate[at] ?? []).some(
          ({ exceptions, edges }) =>
            edges.some(({ node }) => leadsTo(node, asked)) && exceptionTo(exceptions, event) === undefined,
        ),
      );
  }

  drainStats(): readonly RuleStats[] {
    return this.stats.drain();
  }

  drainExceptions(): readonly ExceptionStats[] {
    return this.stats.drainExceptions();
  }

  describe(given: GroupState, now: number): readonly ({ readonly ruleId: string } & Knowledge)[] {
    const state = this.own(given);
    return this.plan.nodes.flatMap((node) => {
      const { tracker } = node;
      if (tracker.describe === undefined) return [];
      const slot = state.slotOf(node) ?? tracker.newSlot();
      return [{ ruleId: this.plan.ruleIds[node.rule] ?? '', ...tracker.describe(slot, now) }];
    });
  }

  pack(state: GroupState): Buffer {
    return packState(state as TrackedGroup);
  }

  unpack(packed: Buffer, episodes: readonly Episode[], key: string): TrackedGroup {
    const state = unpackState(packed, this.plan, key);
    if (episodes.length > 0) state.episodes = inOrder(episodes.map((each) => ({ ...each })));
    return state;
  }

  private own(given: GroupState): TrackedGroup {
    const state = given as TrackedGroup;
    if (state.plan !== this.plan) adopt(state, this.plan);
    return state;
  }

  private takeNode(state: TrackedGroup, node: EventNode, event: RuleEvent): void {
    const { rule, exceptions, edges } = node;
    if (exceptions.length > 0) {
      const exception = exceptionTo(exceptions, event);
      if (exception !== undefined) {
        this.stats.suppressed(rule, exception.exceptionId, event.appendedAt);
        return;
      }
    }
    if (this.stats.rests(rule)) return;
    this.stats.matched(rule, event.appendedAt);
    for (const edge of edges) this.takeEdge(state, edge);
  }

  private takeEdge(state: TrackedGroup, edge: Edge): void {
    const { match } = this;
    match.input = edge.input;
    if (!edge.isLocal) this.windows.send(edge, match);
    else {
      this.taken[edge.node.position] = this.stats.events;
      this.windows.take(state, edge.node, match, match.appendedAt);
    }
  }

  /** What is usual is learned from all events. */
  private learn(state: TrackedGroup): void {
    for (const node of this.plan.learners) {
      if (this.taken[node.position] === this.stats.events || this.stats.rests(node.rule)) continue;
      this.learnBy(state, node);
    }
  }

  /** What is only learned from holds at nothing, and counts towards no episode. */
  private learnBy(state: TrackedGroup, node: TrackerNode): void {
    this.match.input = -1;
    node.tracker.take(state.writable(node), this.match, unheard);
  }

  /** The same, with a clock. */
  private takeMeasured(state: TrackedGroup, event: RuleEvent): void {
    const { plan, stats } = this;
    let before = performance.now();
    const lap = () => {
      const now = performance.now();
      const micros = (now - before) * 1_000;
      before = now;
      return micros;
    };
    const count = plan.index.match(event, this.positions);
    const micros = new Float64Array(plan.ruleIds.length).fill(lap() / plan.ruleIds.length);
    for (let i = 0; i < count; i++) {
      for (const node of plan.byPredicate[this.positions[i] as number] ?? []) {
        this.takeNode(state, node, event);
        micros[node.rule] = (micros[node.rule] ?? 0) + lap();
      }
    }
    for (const node of plan.learners) {
      if (this.taken[node.position] === stats.events || stats.rests(node.rule)) continue;
      this.learnBy(state, node);
      micros[node.rule] = (micros[node.rule] ?? 0) + lap();
    }
    for (const [rule, each] of micros.entries()) stats.cost(rule, each, sampledEvery);
  }

  /** `clock` is event time, `now` log time. */
  private finish(state: TrackedGroup, clock: number, now: number): Effects {
    if (state.watermark - state.sweptAt > this.plan.sweepMs) this.sweep(state);
    if (state.episodes.length > 0) {
      sayDue(state, clock, now, this.windows.records);
      state.episodes = liveEpisodes(state);
    }
    return this.windows.isEmpty ? nothing : this.windows.drain();
  }

  /** Drops what no match within the bound can reach. */
  private sweep(state: TrackedGroup): void {
    state.sweptAt = state.watermark;
    for (const node of this.plan.nodes) {
      if (state.slotOf(node) === undefined) continue;
      if (node.tracker.forget(state.writable(node), state.watermark - node.keptMs)) state.drop(node);
    }
    state.settleAt = earliestSettle(state);
  }
}

function leadsTo(node: TrackerNode, asked: TrackerNode): boolean {
  return node === asked || node.edges.some((edge) => leadsTo(edge.node, asked));
}
