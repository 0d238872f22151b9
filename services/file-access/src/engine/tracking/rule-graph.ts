import type { LoadedRule } from '../engine.js';
import type { Document, FilterRule } from '../language/document.js';
import { filterAppliesTo } from '../language/filter-applies.js';
import type { LooseRemark } from '../language/placed.js';
import { withThresholds } from '../language/thresholds.js';
import type { Predicate } from '../matching/predicate.js';

/** Why one rule can't run. */
export class Refusal extends Error {
  readonly remark: LooseRemark;

  /** `about`: what of the document is meant; all of it, when that isn't known. */
  constructor(
    document: Document,
    code: string,
    message: string,
    about: Partial<Pick<LooseRemark, 'path' | 'within'>> = {},
  ) {
    super(message);
    this.remark = { code, message, path: '', line: document.line, column: 1, ...about };
  }
}

/** A loaded rule, its tenant's own thresholds in place. */
export interface Entity {
  readonly rule: LoadedRule;
  readonly documents: readonly Document[];
}

export function entityOf(rule: LoadedRule): Entity {
  const { thresholds } = rule;
  const documents =
    thresholds === undefined
      ? rule.documents
      : rule.documents.map((each) => withThresholds(each, thresholds));
  return { rule, documents };
}

/** All documents of a tenant, by what they may be referred to. */
export class Documents {
  private readonly byRef = new Map<string, Document>();
  private readonly filters: FilterRule[] = [];

  constructor(entities: readonly Entity[]) {
    for (const { documents } of entities) {
      for (const document of documents) {
        if (document.kind === 'filter') this.filters.push(document);
        for (const ref of [document.id, document.name]) {
          if (ref !== undefined && !this.byRef.has(ref)) this.byRef.set(ref, document);
        }
      }
    }
  }

  /** The rule's own documents come before those of others. */
  named(ref: string, own: readonly Document[]): Document | undefined {
    return own.find(({ id, name }) => id === ref || name === ref) ?? this.byRef.get(ref);
  }

  /** What has to hold for an event rule or a behaviour to take an event. */
  predicateOf(document: Document & { readonly predicate: Predicate }): Predicate {
    const applying = this.filters.filter((filter) => filterAppliesTo(filter, document));
    if (applying.length === 0) return document.predicate;
    return { op: 'and', of: [document.predicate, ...applying.map(({ predicate }) => predicate)] };
  }

  /** Throws a Refusal. */
  checkFilter(filter: FilterRule, own: readonly Document[]): void {
    if (filter.rules === 'any') return;
    for (const [i, ref] of filter.rules.entries()) {
      const about = { path: `filter.rules[${i}]` };
      const target = this.named(ref, own);
      if (target === undefined)
        throw new Refusal(filter, 'missing-reference', `There is no rule '${ref}' to filter.`, about);
      if (target.kind === 'correlation' || target.kind === 'filter')
        throw new Refusal(
          filter,
          'filter',
          `A filter is of event rules: '${ref}' is a ${target.kind}.`,
          about,
        );
    }
  }

  /** The documents that these count, directly or not, and themselves: what is counted comes first. Throws a Refusal. */
  reachable(from: readonly Document[], own: readonly Document[]): Document[] {
    const found: Document[] = [];
    const open = new Set<Document>();
    const visit = (document: Document) => {
      if (found.includes(document)) return;
      if (open.has(document))
        throw new Refusal(document, 'reference-cycle', `'${document.title}' counts itself in the end.`, {
          path: 'correlation.rules',
        });
      open.add(document);
      if (document.kind === 'correlation')
        for (const ref of document.rules) visit(this.counted(ref, document, own));
      open.delete(document);
      found.push(document);
    };
    for (const document of from) visit(document);
    return found;
  }

  counted(ref: string, by: Document, own: readonly Document[]): Document {
    const about = { path: `correlation.rules[${by.kind === 'correlation' ? by.rules.indexOf(ref) : 0}]` };
    const target = this.named(ref, own);
    if (target === undefined)
      throw new Refusal(
        by,
        'missing-reference',
        `There is no rule '${ref}' for '${by.title}' to count.`,
        about,
      );
    if (target.kind === 'filter')
      throw new Refusal(
        by,
        'missing-reference',
        `'${ref}' is a filter: '${by.title}' can't count it.`,
        about,
      );
    return target;
  }
}

/** Those that stand for themselves: all but filters and what a correlation of the same rule counts without `generate`. */
export function standing(documents: readonly Document[]): Document[] {
  const counted = new Set(
    documents.flatMap((document) =>
      document.kind === 'correlation' && !document.generate ? document.rules : [],
    ),
  );
  return documents.filter(
    ({ kind, id, name }) => kind !== 'filter' && !counted.has(id ?? '') && !counted.has(name ?? ''),
  );
}
