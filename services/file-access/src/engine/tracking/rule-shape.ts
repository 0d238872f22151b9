import { createHash } from 'node:crypto';
import type { EngineLimits } from '../engine.js';
import type { FieldName } from '../fields.js';
import type { BehaviourRule, CorrelationRule, Document } from '../language/document.js';
import { thresholdsOf, withThresholds } from '../language/thresholds.js';
import { beginsAtMatch } from './bounds.js';
import { settlesLater } from './correlation-tracker.js';
import { type Documents, type Entity, standing } from './rule-graph.js';

/** What follows from the documents of one loaded rule, before anything is made of them. */
export class RuleShape {
  readonly stands: readonly Document[];
  /** What is counted comes before what counts it. */
  readonly reachable: readonly Document[];
  /** What the matches of a document have to carry; none: nothing counts it. */
  readonly needs = new Map<Document, Set<FieldName>>();

  constructor(
    private readonly documents: Documents,
    private readonly limits: EngineLimits,
    private readonly entity: Entity,
  ) {
    for (const document of entity.documents) {
      if (document.kind === 'filter') documents.checkFilter(document, entity.documents);
    }
    this.stands = standing(entity.documents);
    this.reachable = documents.reachable(this.stands, entity.documents);
    for (const document of this.reachable.toReversed()) this.addNeeds(document);
  }

  inputsOf(correlation: CorrelationRule): Document[] {
    return correlation.rules.map((ref) => this.documents.counted(ref, correlation, this.entity.documents));
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

  isOfActor(document: Document): boolean {
    if (document.kind !== 'correlation') return true;
    return (
      document.groupBy.length === 1 &&
      this.inputsOf(document).every(
        (inner, input) =>
          groupByOf(document, input).every(({ field }) => field === 'actor_email') && this.isOfActor(inner),
      )
    );
  }

  /** How far behind the clock of its group the matches of a document may come. */
  lagOf(document: Document): number {
    if (document.kind !== 'correlation' || this.isOfActor(document)) return this.limits.lateMs;
    const lags = this.inputsOf(document).map((inner) => {
      const settles = inner.kind === 'correlation' && settlesLater(inner);
      // It was judged that much later, and by a clock that itself may be that much behind the log.
      return this.lagOf(inner) + (settles ? 2 * this.limits.lateMs : 0);
    });
    return Math.max(...lags);
  }

  /** Of all that decides what a slot's numbers mean; a bound may change where nothing counts what it lets through. */
  keyOf(document: Document): string {
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

export function groupByOf(
  { groupBy, rules }: CorrelationRule,
  input: number,
): { name: string; field: FieldName }[] {
  const rule = rules[input] ?? '';
  return groupBy.map(({ name, field }) => ({
    name,
    field: typeof field === 'string' ? field : (field.get(rule) ?? (name as FieldName)),
  }));
}

function withoutThresholds(document: BehaviourRule): BehaviourRule {
  return withThresholds(document, Object.fromEntries(thresholdsOf(document).map(({ name }) => [name, 0])));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
