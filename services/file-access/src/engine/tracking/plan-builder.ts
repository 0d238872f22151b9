import type { EngineLimits, RuleContext, RuleSummary } from '../engine.js';
import { MatchIndex } from '../matching/match-index.js';
import type { Predicate } from '../matching/predicate.js';
import type { Documents, Entity } from './rule-graph.js';
import { RulePart } from './rule-part.js';
import type { EventNode, RulePlan, TrackerNode } from './rule-plan.js';

const leastSweepMs = 60_000;

/** Puts compiled rules together, one loaded rule after the other: each is a graph of its own. */
export class PlanBuilder {
  private readonly summaries: RuleSummary[] = [];
  private readonly ruleIds: string[] = [];
  private readonly nodes: TrackerNode[] = [];
  private readonly predicates = new Map<string, { predicate: Predicate; nodes: EventNode[] }>();
  private readonly nodeByRuleId = new Map<string, TrackerNode>();

  constructor(
    private readonly documents: Documents,
    private readonly context: RuleContext,
    private readonly limits: EngineLimits,
  ) {}

  /** Throws a Refusal, and has then added nothing. */
  add(entity: Entity): void {
    const part = new RulePart(this.documents, this.context, this.limits, entity);
    const { rule } = entity;
    const made = part.make(this.ruleIds.length, this.nodes.length);
    this.ruleIds.push(rule.ruleId);
    this.summaries.push(...made.summaries);
    this.nodes.push(...made.nodes);
    for (const node of made.nodes)
      if (node.stands !== undefined) this.nodeByRuleId.set(node.stands.ruleId, node);
    for (const { predicate, node } of made.events) {
      const text = JSON.stringify(predicate);
      const known = this.predicates.get(text);
      if (known === undefined) this.predicates.set(text, { predicate, nodes: [node] });
      else known.nodes.push(node);
    }
  }

  plan(fingerprint: string): RulePlan {
    const { nodes } = this;
    linkTwins(nodes);
    const predicates = [...this.predicates.values()];
    const keptMs = Math.max(0, ...nodes.map((node) => node.spanMs + node.keptMs));
    return {
      fingerprint,
      limits: this.limits,
      summaries: this.summaries,
      ruleIds: this.ruleIds,
      index: MatchIndex.of(
        predicates.map(({ predicate }) => predicate),
        this.context.watchlists,
      ),
      predicates: predicates.length,
      byPredicate: predicates.map((each) => each.nodes),
      nodes,
      nodeByKey: new Map(nodes.map((node) => [node.key, node])),
      nodeByRuleId: this.nodeByRuleId,
      learners: nodes.filter(({ tracker }) => tracker.wantsAll),
      settlers: nodes.filter(({ settles }) => settles),
      sweepMs: Math.max(leastSweepMs, Math.min(keptMs, 900_000)),
    };
  }
}

function linkTwins(nodes: readonly TrackerNode[]): void {
  const byKey = Map.groupBy(nodes, ({ tracker }) => tracker.twinKey);
  for (const [key, same] of byKey) {
    const twins = key === undefined || same.length < 2 ? undefined : same.map(({ position }) => position);
    // Each has the property, so that all nodes are of one shape.
    for (const node of same) node.twins = twins;
  }
}
