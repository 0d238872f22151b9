import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { Remark } from '../engine/language/document.js';
import { compileSpecs } from './compile-tenant.js';
import type { ValidationAnswer } from './exchange-view.js';
import { RuleChecks } from './rule-checks.js';
import { ruleIdOf } from './rule-identity.js';
import { typeOf } from './rule-presentation.js';
import { type RuleSpec, withShipped } from './rule-spec.js';
import { RuleStore } from './rule-store.js';
import { primaryOf, readText } from './rule-texts.js';
import { splitStream } from './split-stream.js';
import { TenantRules } from './tenant-rules.js';

/** What is wrong with a text, among the rules that a tenant has, before it becomes one of them. */
@Injectable()
export class RuleValidation {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
    private readonly checks: RuleChecks,
    private readonly tenants: TenantRules,
  ) {}

  async validate(tenantId: string, yaml: string): Promise<ValidationAnswer> {
    const { documents, errors, warnings } = readText(yaml);
    const parts = errors.length === 0 ? (splitStream(yaml) ?? []) : [];
    const rules = parts.flatMap((part) => {
      const primary = primaryOf(readText(part.yaml).documents);
      if (primary === undefined) return [];
      return [
        { id: ruleIdOf(primary) ?? null, title: primary.title, kind: primary.kind, type: typeOf(primary) },
      ];
    });
    const compiled = documents.length > 0 && errors.length === 0 ? await this.compile(tenantId, yaml) : [];
    const all = [...errors, ...compiled];
    return { valid: all.length === 0 && rules.length > 0, rules, errors: all, warnings: [...warnings] };
  }

  /** As one rule, so that each remark has its line in the text. */
  private compile(tenantId: string, yaml: string): Promise<readonly Remark[]> {
    const { documents } = readText(yaml);
    const ids = new Set(documents.flatMap((document) => ruleIdOf(document) ?? []));
    return this.database.asTenant(tenantId, async (tx) => {
      const own = (await this.store.own(tx, tenantId)).filter(({ ruleId }) => !ids.has(ruleId));
      const context = await this.checks.contextOf(tx, tenantId);
      const specs = withShipped(own).filter(({ ruleId }) => !ids.has(ruleId));
      const { refused } = compileSpecs([...specs, asSpec(yaml)], context, this.tenants.limits);
      return refused.get(draftId) ?? [];
    });
  }
}

export const draftId = 'draft';

/** A text that is no rule of anybody's yet. */
export function asSpec(ownText: string): RuleSpec {
  return {
    ruleId: draftId,
    revision: 0,
    version: draftId,
    ownText,
    enabled: true,
    mode: 'alert',
    thresholds: {},
  };
}
