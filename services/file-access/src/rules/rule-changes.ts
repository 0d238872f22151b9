import { Injectable } from '@nestjs/common';
import type { AuditActor, Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import type { ChangeRuleBody, CreateRuleBody, ReplaceRuleBody, RollBackBody } from './rule-bodies.js';
import { RuleChecks } from './rule-checks.js';
import { ruleIdOf, withId } from './rule-identity.js';
import { staleRevision } from './rule-problems.js';
import { asShipped, type RuleSpec, shippedRule, textOf } from './rule-spec.js';
import { RuleStore, type StoredRule } from './rule-store.js';
import { tidied, versionOf } from './rule-texts.js';

interface Edit {
  readonly tx: EntityManager;
  readonly own: readonly StoredRule[];
  readonly spec: RuleSpec;
  /** Whether the tenant has changed nothing of it. */
  readonly isAsShipped: boolean;
}

/** What people do to rules: each a transaction with its version, its record on the topic and in the audit log. */
@Injectable()
export class RuleChanges {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
    private readonly checks: RuleChecks,
  ) {}

  /** Returns its id. Throws a problem: 400 (no rule), 409 (there is one with its id, limit reached). */
  create(caller: Caller, body: CreateRuleBody, actor: AuditActor): Promise<string> {
    const { tenantId } = caller;
    this.checks.read(body.yaml);
    const ownText = tidied(withId(body.yaml));
    const ruleId = ruleIdOf(this.checks.read(ownText));
    if (ruleId === undefined)
      throw Problem.invalid([{ path: 'yaml', message: 'holds no rule that can have an id' }]);
    return this.database.asTenant(tenantId, async (tx) => {
      await this.store.lock(tx, tenantId);
      const former = await this.store.find(tx, tenantId, ruleId);
      if (shippedRule(ruleId) !== undefined || former?.deleted === false)
        throw Problem.conflict('rule-exists', 'There is a rule with this id: change that one.');
      const { enabled = true, mode = 'alert' } = body;
      const revision = (former?.revision ?? 0) + 1;
      const version = versionOf(ownText, {});
      const spec: RuleSpec = { ruleId, revision, version, ownText, enabled, mode, thresholds: {} };
      await this.checks.check(tx, tenantId, await this.store.own(tx, tenantId), spec, body.yaml);
      await this.store.save(tx, { caller, actor, spec, deleted: false, what: 'written', action: 'created' });
      return ruleId;
    });
  }

  async replace(caller: Caller, ruleId: string, body: ReplaceRuleBody, actor: AuditActor): Promise<void> {
    this.checks.read(body.yaml);
    await this.edit(caller, ruleId, body.revision, async ({ tx, own, spec }) => {
      const sigmaId = this.checks.read(textOf(spec) ?? '').id;
      const ownText = tidied(withId(body.yaml, sigmaId ?? ruleId));
      const primary = this.checks.read(ownText);
      this.checks.refuseOtherId(primary, ruleId);
      if (ownText === textOf(spec)) return;
      const next = revised(spec, { ownText, thresholds: this.checks.kept(primary, spec.thresholds) });
      await this.checks.check(tx, caller.tenantId, own, next, body.yaml);
      await this.store.save(tx, {
        caller,
        actor,
        spec: next,
        deleted: false,
        what: 'written',
        action: 'changed',
      });
    });
  }

  async change(caller: Caller, ruleId: string, body: ChangeRuleBody, actor: AuditActor): Promise<void> {
    const { revision, enabled, mode, thresholds, confidence, risk_score: riskScore } = body;
    await this.edit(caller, ruleId, revision, async ({ tx, own, spec }) => {
      const set = thresholds && Object.fromEntries(thresholds.map(({ name, value }) => [name, value]));
      if (set) this.checks.refuseUnknownThresholds(this.checks.read(textOf(spec) ?? ''), set);
      const next = revised(spec, {
        ...(enabled !== undefined && { enabled }),
        ...(mode !== undefined && { mode }),
        ...(set !== undefined && { thresholds: set }),
        ...(confidence !== undefined && { confidence }),
        ...(riskScore !== undefined && { riskScore }),
      });
      const what = whatChanged(spec, next);
      if (what.length === 0) return;
      await this.checks.check(tx, caller.tenantId, own, next);
      const action = what[0] === 'enabled' || what[0] === 'disabled' ? what[0] : 'changed';
      await this.store.save(tx, { caller, actor, spec: next, deleted: false, what: what.join(', '), action });
    });
  }

  /** A shipped rule is again as it was shipped. Throws 409 when others refer to it. */
  async remove(caller: Caller, ruleId: string, revision: number, actor: AuditActor): Promise<void> {
    await this.edit(caller, ruleId, revision, async ({ tx, own, spec, isAsShipped }) => {
      if (isAsShipped) return;
      await this.checks.checkWithout(tx, caller.tenantId, own, ruleId);
      const isShipped = shippedRule(ruleId) !== undefined;
      const what = isShipped ? 'back to as shipped' : 'deleted';
      const action = isShipped ? 'reset' : 'deleted';
      await this.store.save(tx, { caller, actor, spec: revised(spec, {}), deleted: true, what, action });
    });
  }

  async rollBack(caller: Caller, ruleId: string, body: RollBackBody, actor: AuditActor): Promise<void> {
    const { to, revision } = body;
    const { tenantId } = caller;
    await this.edit(caller, ruleId, revision, async ({ tx, own, spec }) => {
      const former = await this.store.version(tx, tenantId, { ruleId, revision: to });
      if (former === undefined) throw Problem.notFound('version');
      const { ownText, thresholds } = former;
      const next = revised(spec, { ownText, thresholds });
      if (next.version === spec.version && next.ownText === spec.ownText) return;
      const what = `rolled back to ${to}`;
      await this.checks.check(tx, tenantId, own, next);
      await this.store.save(tx, { caller, actor, spec: next, deleted: false, what, action: 'rolled-back' });
    });
  }

  /** The rule as the caller saw it, or a problem: 404, 409. */
  private edit(
    caller: Caller,
    ruleId: string,
    revision: number,
    work: (edit: Edit) => Promise<void>,
  ): Promise<void> {
    const { tenantId } = caller;
    return this.database.asTenant(tenantId, async (tx) => {
      await this.store.lock(tx, tenantId);
      const [stored, own] = [await this.store.find(tx, tenantId, ruleId), await this.store.own(tx, tenantId)];
      const spec = present(ruleId, stored);
      if (spec === undefined) throw Problem.notFound('rule');
      if (spec.seen !== revision) throw staleRevision(spec.seen);
      await work({ tx, own, spec: spec.rule, isAsShipped: spec.seen === 0 });
    });
  }
}

/** `seen`: the revision that a caller sees; of a shipped rule that was reset, it is 0 although its next is not 1. */
function present(ruleId: string, stored?: StoredRule): { rule: RuleSpec; seen: number } | undefined {
  if (stored?.deleted === false && textOf(stored) !== undefined)
    return { rule: stored, seen: stored.revision };
  const shipped = shippedRule(ruleId);
  if (shipped === undefined) return undefined;
  return { rule: { ...asShipped(shipped), revision: stored?.revision ?? 0 }, seen: 0 };
}

function revised(spec: RuleSpec, change: Partial<RuleSpec>): RuleSpec {
  const next = { ...spec, ...change, revision: spec.revision + 1 };
  return { ...next, version: versionOf(textOf(next) ?? '', next.thresholds) };
}

function whatChanged(before: RuleSpec, after: RuleSpec): string[] {
  const equalThresholds = versionOf('', before.thresholds) === versionOf('', after.thresholds);
  return [
    ...(before.enabled === after.enabled ? [] : [after.enabled ? 'enabled' : 'disabled']),
    ...(before.mode === after.mode ? [] : [`mode ${after.mode}`]),
    ...(equalThresholds ? [] : ['thresholds']),
    ...(before.confidence === after.confidence ? [] : ['confidence']),
    ...(before.riskScore === after.riskScore ? [] : ['risk']),
  ];
}
