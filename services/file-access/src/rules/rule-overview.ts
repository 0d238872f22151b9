import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Sources } from '../sources/sources.js';
import type { CoverageAnswer, CoveredTactic, RulesHealthAnswer } from './overview-view.js';
import { RuleReads } from './rule-reads.js';
import { ruleStates } from './rule-view.js';
import { TenantRules } from './tenant-rules.js';

/** A tenant's rules as a whole. */
@Injectable()
export class RuleOverview {
  constructor(
    private readonly database: Database,
    private readonly reads: RuleReads,
    private readonly sources: Sources,
    private readonly tenants: TenantRules,
  ) {}

  async coverage(tenantId: string): Promise<CoverageAnswer> {
    const tactics = new Map<string, CoveredTactic>();
    for (const { id, title, enabled, attacks } of await this.reads.all(tenantId)) {
      for (const { tactic_id = '', tactic = 'No tactic', technique_id, technique } of attacks) {
        const covered = tactics.get(tactic_id) ?? { tactic_id, tactic, techniques: [] };
        tactics.set(tactic_id, covered);
        if (technique_id === undefined) continue;
        const known = covered.techniques.find((each) => each.technique_id === technique_id);
        const entry = known ?? { technique_id, technique: technique ?? technique_id, rules: [] };
        if (known === undefined) covered.techniques.push(entry);
        entry.rules.push({ id, title, enabled });
      }
    }
    const sorted = [...tactics.values()].sort((left, right) => compared(left.tactic_id, right.tactic_id));
    for (const { techniques } of sorted)
      techniques.sort((left, right) => compared(left.technique_id, right.technique_id));
    return { tactics: sorted };
  }

  async health(tenantId: string, now: Date): Promise<RulesHealthAnswer> {
    const all = await this.reads.all(tenantId);
    const counts = ruleStates.map((state) => [state, all.filter((rule) => rule.state === state).length]);
    const sources = await this.database.asTenant(tenantId, (tx) => this.sources.list(tx, tenantId, now));
    return {
      as_of: now.toISOString(),
      rules: Object.fromEntries(counts) as unknown as RulesHealthAnswer['rules'],
      sources,
      followed_at: this.tenants.followedAt(now).toISOString(),
    };
  }
}

const compared = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);
