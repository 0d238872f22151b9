import { behaviourTracker } from '../behaviour/behaviour-tracker.js';
import type { EngineLimits, RuleContext, RuleSummary } from '../engine.js';
import type { FieldName } from '../fields.js';
import type { CorrelationRule, Document, Level } from '../language/document.js';
import { compilePredicate } from '../matching/compile-predicate.js';
import { unknownList } from '../matching/list-names.js';
import type { Predicate } from '../matching/predicate.js';
import { correlationTracker, settlesLater } from './correlation-tracker.js';
import { EventTracker } from './event-tracker.js';
import { exceptionsOf } from './exceptions.js';
import { type Documents, type Entity, Refusal } from './rule-graph.js';
import type { Edge, EventNode, Standing, TrackerNode } from './rule-plan.js';
import { groupByOf, RuleShape } from './rule-shape.js';

/** How much later than the bound a match may reach a group that is held elsewhere. */
const regroupingMs = 3_600_000;

const riskOf: Readonly<Record<Level, number>> = {
  informational: 10,
  low: 25,
  medium: 50,
  high: 70,
  critical: 90,
};
const usualConfidence = 50;

type Looking = Extract<Document, { readonly predicate: Predicate }>;

export interface Made {
  readonly summaries: RuleSummary[];
  readonly nodes: TrackerNode[];
  readonly events: { readonly predicate: Predicate; readonly node: EventNode }[];
}

/** One loaded rule on its way into the plan. */
export class RulePart {
  private readonly made: Made = { summaries: [], nodes: [], events: [] };
  private readonly shape: RuleShape;
  private readonly nodeOf = new Map<Document, TrackerNode>();
  private rule = 0;
  private firstPosition = 0;

  constructor(
    private readonly documents: Documents,
    private readonly context: RuleContext,
    private readonly limits: EngineLimits,
    private readonly entity: Entity,
  ) {
    this.shape = new RuleShape(documents, limits, entity);
  }

  make(rule: number, firstPosition: number): Made {
    this.rule = rule;
    this.firstPosition = firstPosition;
    for (const document of this.shape.reachable) {
      if (document.kind === 'correlation') this.addCorrelation(document);
      else if (document.kind !== 'filter') this.addLooking(document);
    }
    this.link();
    const last = this.entity.documents.at(-1);
    const shown = this.shape.stands.length > 0 ? this.shape.stands : last === undefined ? [] : [last];
    for (const document of shown) this.made.summaries.push(this.summary(document));
    return this.made;
  }

  private addCorrelation(document: CorrelationRule): void {
    if (document.timespanMs > this.limits.maxTimespanMs)
      throw new Refusal(
        document,
        'timespan-budget',
        `The timespan of '${document.title}' is longer than the ${this.limits.maxTimespanMs / 3_600_000} hours that a rule may look back.`,
        { path: 'correlation.timespan' },
      );
    const isOfActor = this.shape.isOfActor(document);
    const [settles, lagMs] = [settlesLater(document), this.shape.lagOf(document)];
    const keptMs = isOfActor ? lagMs : lagMs + regroupingMs;
    const needs = this.shape.needs.get(document);
    const key = this.shape.keyOf(document);
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
    const list = unknownList(predicate, this.context.watchlists);
    if (list !== undefined) {
      throw new Refusal(document, 'unknown-watchlist', `There is no watchlist ${list}.`, {
        path: 'detection',
        within: `%${list}%`,
      });
    }
    try {
      compilePredicate(predicate, this.context.watchlists);
    } catch (error) {
      throw new Refusal(document, 'predicate', error instanceof Error ? error.message : String(error), {
        path: 'detection',
      });
    }
    if (document.kind === 'event' && !this.shape.stands.includes(document)) return;
    const key = this.shape.keyOf(document);
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
    shape: Omit<
      TrackerNode,
      'position' | 'keyBytes' | 'mayOverflow' | 'passesOver' | 'rule' | 'stands' | 'quietMs' | 'edges'
    >,
  ): void {
    const { tracker } = shape;
    const node: TrackerNode = {
      ...shape,
      keyBytes: Buffer.from(shape.key, 'hex'),
      mayOverflow: tracker.overflowed !== undefined,
      passesOver: tracker.passesOver && ((match) => tracker.passesOver?.(match) === true),
      position: this.firstPosition + this.made.nodes.length,
      rule: this.rule,
      stands: this.shape.stands.includes(document) ? this.standingOf(document) : undefined,
      quietMs: tracker.quietMs,
      edges: [],
    };
    this.made.nodes.push(node);
    this.nodeOf.set(document, node);
  }

  /** Draws the edges from what is counted to what counts it. */
  private link(): void {
    const edgesFrom = new Map<Document, Edge[]>();
    for (const outer of this.shape.reachable) {
      if (outer.kind !== 'correlation') continue;
      const node = this.nodeOf.get(outer);
      if (node === undefined) continue;
      for (const [input, inner] of this.shape.inputsOf(outer).entries()) {
        const needs = new Set<FieldName>(['bytes', ...outer.valueOf, ...(this.shape.needs.get(outer) ?? [])]);
        const groupBy = groupByOf(outer, input);
        const edge = { node, input, isLocal: node.isOfActor, needs: [...needs], groupBy };
        edgesFrom.set(inner, [...(edgesFrom.get(inner) ?? []), edge]);
      }
    }
    const exceptions = exceptionsOf(this.entity.rule.ruleId, this.context.exceptions);
    for (const document of this.shape.reachable) {
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
    if (document === this.shape.stands.at(-1) || this.shape.stands.length === 0) return ruleId;
    return `${ruleId}~${document.name ?? document.id ?? this.entity.documents.indexOf(document)}`;
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
}

const toOwn = (node: TrackerNode): Edge => ({ node, input: 0, isLocal: true, needs: [], groupBy: [] });
