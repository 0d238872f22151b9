import { createHash } from 'node:crypto';
import type { EngineLimits, RuleContext, RuleSummary } from '../engine.js';
import type { FieldName } from '../fields.js';
import { behaviourTracker } from '../behaviour/behaviour-tracker.js';
import type { BehaviourRule, CorrelationRule, Document, Level } from '../language/document.js';
import { thresholdsOf, withThresholds } from '../language/thresholds.js';
import { compilePredicate } from '../matching/compile-predicate.js';
import { MatchIndex } from '../matching/match-index.js';
import type { Predicate } from '../matching/predicate.js';
import { beginsAtMatch } from './bounds.js';
import { correlationTracker, settlesLater } from './correlation-tracker.js';
import { EventTracker } from './event-tracker.js';
import { exceptionsOf } from './exceptions.js';
import { type Documents, type Entity, Refusal, standing } from './rule-graph.js';
import type { Edge, EventNode, RulePlan, Standing, TrackerNode } from './rule-plan.js';

/** How much later than the bound a match may reach a group that is held elsewhere. */
const regroupingMs = 3_600_000;
const leastSweepMs = 60_000;

const riskOf: Readonly<Record<Level, number>> = {
  informational: 10,
  low: 25,
  medium: 50,
  high: 70,
  critical: 90,
};
const usualConfidence = 50;

type Looking = Extract<Document, { readonly predicate: Predicate }>;

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

interface Made {
  readonly summaries: RuleSummary[];
  readonly nodes: TrackerNode[];
  readonly events: { readonly predicate: Predicate; readonly node: EventNode }[];
}

/** One loaded rule on its way into the plan. */
class RulePart {
  private readonly made: Made = { summaries: [], nodes: [], events: [] };
  private readonly stands: readonly Document[];
  private readonly reachable: readonly Document[];
  private readonly nodeOf = new Map<Document, TrackerNode>();
  /** What the matches of a document have to carry. */
  private readonly needs = new Map<Document, Set<FieldName>>();
  private rule = 0;
  private firstPosition = 0;

  constructor(
    private readonly documents: Documents,
    private readonly context: RuleContext,
    private readonly limits: EngineLimits,
    private readonly entity: Entity,
  ) {
    for (const document of entity.documents) {
      if (document.kind === 'filter') documents.checkFilter(document, entity.documents);
    }
    this.stands = standing(entity.documents);
    this.reachable = documents.reachable(this.stands, entity.documents);
  }

  make(rule: number, firstPosition: number): Made {
    this.rule = rule;
    this.firstPosition = firstPosition;
    for (const document of this.reachable.toReversed()) this.addNeeds(document);
    for (const document of this.reachable) {
      if (document.kind === 'correlation') this.addCorrelation(document);
      else if (document.kind !== 'filter') this.addLooking(document);
    }
    this.link();
    const last = this.entity.documents.at(-1);
    const shown = this.stands.length > 0 ? this.stands : last === undefined ? [] : [last];
    for (const document of shown) this.made.summaries.push(this.summary(document));
    return this.made;
  }

  private get own(): readonly Document[] {
    return this.entity.documents;
  }

  private inputsOf(correlation: CorrelationRule): Document[] {
    return correlation.rules.map((ref) => this.documents.counted(ref, correlation, this.own));
  }

  private addNeeds(document: Document): void {
    if (document.kind !== 'correlation') return;
    const above = this.needs.get(document) ?? [];
    for (const [input, inner] of this.inputsOf(document).entries()) {
      const needs = this.needs.get(inner) ?? new Set();
      this.needs.set(inner, needs);
      for (const field of ['bytes' as const, ...document.valueOf, ...above]) needs.add(field);
      for (const { field } of groupByOf(document, input)) needs.add(field);
    }
  }

  private isOfActor(document: Document): boolean {
    if (document.kind !== 'correlation') return true;
    return (
      document.groupBy.length === 1 &&
      this.inputsOf(document).every(
        (inner, input) =>
          groupByOf(document, input).every(({ field }) => field === 'actor_email') && this.isOfActor(inner),
      )
    );
  }

  private lagOf(document: Document): number {
    if (document.kind !== 'correlation' || this.isOfActor(document)) return this.limits.lateMs;
    const lags = this.inputsOf(document).map((inner) => {
      const settles = inner.kind === 'correlation' && settlesLater(inner);
      // It was judged that much later, and by a clock that itself may be that much behind the log.
      return this.lagOf(inner) + (settles ? 2 * this.limits.lateMs : 0);
    });
    return Math.max(...lags);
  }

  private addCorrelation(document: CorrelationRule): void {
    if (document.timespanMs > this.limits.maxTimespanMs)
      throw new Refusal(
        document,
        'timespan-budget',
        `The timespan of '${document.title}' is longer than the ${this.limits.maxTimespanMs / 3_600_000} hours that a rule may look back.`,
      );
    const isOfActor = this.isOfActor(document);
    const [settles, lagMs] = [settlesLater(document), this.lagOf(document)];
    const keptMs = isOfActor ? lagMs : lagMs + regroupingMs;
    const needs = this.needs.get(document);
    const key = this.keyOf(document);
    const tracker = correlationTracker({
      key,
      rule: document,
      keptMs,
      ...(needs !== undefined && { kept: [...needs] }),
      withSamples: !isOfActor,
      maxSlotBytes: this.limits.maxSlotBytes,
    });
    const mergeable = document.type === 'event_count' && document.groupBy.length === 0 && needs === undefined;
    const shape = { tracker, key, isOfActor, settles, lagMs, keptMs, spanMs: document.timespanMs, mergeable };
    this.addNode(document, shape);
  }

  private addLooking(document: Looking): void {
    const predicate = this.documents.predicateOf(document);
    try {
      compilePredicate(predicate, this.context.watchlists);
    } catch (error) {
      throw new Refusal(document, 'predicate', error instanceof Error ? error.message : String(error));
    }
    if (document.kind === 'event' && !this.stands.includes(document)) return;
    const key = this.keyOf(document);
    const tracker =
      document.kind === 'behaviour'
        ? behaviourTracker({ ...document, predicate }, this.context, key)
        : new EventTracker(key);
    const { lateMs } = this.limits;
    const spanMs =
      document.kind === 'behaviour' && 'windowMs' in document.behaviour ? document.behaviour.windowMs : 0;
    const shape = { tracker, key, isOfActor: true, settles: false, spanMs, mergeable: false };
    this.addNode(document, { ...shape, lagMs: lateMs, keptMs: lateMs });
  }

  private addNode(
    document: Document,
    shape: Omit<TrackerNode, 'position' | 'rule' | 'stands' | 'quietMs' | 'edges'>,
  ): void {
    const node: TrackerNode = {
      ...shape,
      position: this.firstPosition + this.made.nodes.length,
      rule: this.rule,
      stands: this.stands.includes(document) ? this.standingOf(document) : undefined,
      quietMs: shape.tracker.quietMs,
      edges: [],
    };
    this.made.nodes.push(node);
    this.nodeOf.set(document, node);
  }

  /** Draws the edges from what is counted to what counts it. */
  private link(): void {
    const edgesFrom = new Map<Document, Edge[]>();
    for (const outer of this.reachable) {
      if (outer.kind !== 'correlation') continue;
      const node = this.nodeOf.get(outer);
      if (node === undefined) continue;
      for (const [input, inner] of this.inputsOf(outer).entries()) {
        const needs = new Set<FieldName>(['bytes', ...outer.valueOf, ...(this.needs.get(outer) ?? [])]);
        const groupBy = groupByOf(outer, input);
        const edge = { node, input, isLocal: node.isOfActor, needs: [...needs], groupBy };
        edgesFrom.set(inner, [...(edgesFrom.get(inner) ?? []), edge]);
      }
    }
    const exceptions = exceptionsOf(this.entity.rule.ruleId, this.context.exceptions);
    for (const document of this.reachable) {
      const outward = edgesFrom.get(document) ?? [];
      const node = this.nodeOf.get(document);
      if (document.kind === 'correlation') node?.edges.push(...outward);
      else if (document.kind === 'behaviour') {
        node?.edges.push(...outward);
        if (node !== undefined) this.addEvent(document, [toOwn(node)], exceptions);
      } else if (document.kind === 'event') {
        this.addEvent(document, node === undefined ? outward : [toOwn(node), ...outward], exceptions);
      }
    }
  }

  private addEvent(document: Looking, edges: readonly Edge[], exceptions: EventNode['exceptions']): void {
    const predicate = this.documents.predicateOf(document);
    this.made.events.push({ predicate, node: { rule: this.rule, exceptions, edges } });
  }

  /** The last that stands for itself is the rule; others that do have a name of their own besides. */
  private ruleIdOf(document: Document): string {
    const { ruleId } = this.entity.rule;
    if (document === this.stands.at(-1) || this.stands.length === 0) return ruleId;
    return `${ruleId}~${document.name ?? document.id ?? this.own.indexOf(document)}`;
  }

  private standingOf(document: Document): Standing {
    const { version, confidence, riskScore } = this.entity.rule;
    return {
      ruleId: this.ruleIdOf(document),
      version,
      confidence: confidence ?? document.confidence ?? usualConfidence,
      riskScore: riskScore ?? document.riskScore ?? riskOf[document.level],
    };
  }

  private summary(document: Document): RuleSummary {
    const { ruleId, version, confidence, riskScore } = this.standingOf(document);
    const node = this.nodeOf.get(document);
    return {
      ruleId,
      partOf: this.entity.rule.ruleId,
      version,
      mode: this.entity.rule.mode,
      kind: document.kind,
      header: document,
      level: document.level,
      confidence,
      riskScore,
      groupBy: document.kind === 'correlation' ? document.groupBy.map(({ name }) => name) : ['actor_email'],
      timespanMs: node?.spanMs ?? 0,
      quietMs: node?.quietMs ?? 0,
    };
  }

  /** Of all that decides what a slot's numbers mean; a bound may change where nothing counts what it lets through. */
  private keyOf(document: Document): string {
    const shape = (of: Document): unknown => {
      if (of.kind === 'filter') return undefined;
      if (of.kind === 'behaviour') return [this.documents.predicateOf(of), withoutThresholds(of).behaviour];
      if (of.kind === 'event') return [this.documents.predicateOf(of)];
      const { type, timespanMs, valueOf, percentile, bounds } = of;
      const inputs = this.inputsOf(of);
      const needs = [...(this.needs.get(of) ?? [])];
      return [
        [type, timespanMs, valueOf, percentile ?? null, settlesLater(of), beginsAtMatch(bounds), needs],
        inputs.map((inner, input) => [shape(inner), groupByOf(of, input)]),
        this.needs.has(of) ? bounds : [],
      ];
    };
    return hashOf(
      JSON.stringify([this.entity.rule.ruleId, this.reachable.indexOf(document), shape(document)]),
    );
  }
}

function groupByOf({ groupBy, rules }: CorrelationRule, input: number): { name: string; field: FieldName }[] {
  const rule = rules[input] ?? '';
  return groupBy.map(({ name, field }) => ({
    name,
    field: typeof field === 'string' ? field : (field.get(rule) ?? (name as FieldName)),
  }));
}

function withoutThresholds(document: BehaviourRule): BehaviourRule {
  return withThresholds(document, Object.fromEntries(thresholdsOf(document).map(({ name }) => [name, 0])));
}

const toOwn = (node: TrackerNode): Edge => ({ node, input: 0, isLocal: true, needs: [], groupBy: [] });

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
