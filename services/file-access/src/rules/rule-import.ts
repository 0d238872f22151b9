import { Injectable } from '@nestjs/common';
import type { AuditActor, Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { Remark } from '../engine/language/document.js';
import { readRules } from '../engine/language/read-rules.js';
import { compileSpecs } from './compile-tenant.js';
import type { ImportAnswer, ImportedRule, RefusedRule } from './exchange-view.js';
import { RuleChecks } from './rule-checks.js';
import { derivedId, ruleIdOf, withId } from './rule-identity.js';
import { mostYaml } from './rule-input.js';
import { invalidRule } from './rule-problems.js';
import { asShipped, type RuleSpec, shippedRule, textOf, withShipped } from './rule-spec.js';
import { RuleStore, type StoredRule } from './rule-store.js';
import { primaryOf, readText, tidied, versionOf } from './rule-texts.js';
import { splitStream, type StreamPart } from './split-stream.js';
import { TenantRules } from './tenant-rules.js';

interface Candidate {
  readonly title: string;
  readonly outcome: ImportedRule['outcome'];
  readonly spec: RuleSpec;
  /** The line of the stream for each of its text. */
  readonly lines: readonly number[];
}

/** Rules from elsewhere: each is added, or updates the one with its id; what is refused is said, and the rest is taken. */
@Injectable()
export class RuleImport {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
    private readonly checks: RuleChecks,
    private readonly tenants: TenantRules,
  ) {}

  import(caller: Caller, yaml: string, actor: AuditActor): Promise<ImportAnswer> {
    const { tenantId } = caller;
    const parts = splitStream(yaml.replace(/\r\n?/g, '\n'));
    if (parts === undefined) throw invalidRule(readRules(yaml).errors);
    return this.database.asTenant(tenantId, async (tx) => {
      await this.store.lock(tx, tenantId);
      const own = await this.store.own(tx, tenantId);
      const refused: RefusedRule[] = [];
      const candidates = new Map<string, Candidate>();
      for (const part of parts) {
        const remarks = refusalOf(part);
        const candidate = remarks.length > 0 ? undefined : await this.candidate(tx, tenantId, part);
        if (candidate === undefined) refused.push(asRefused(part, remarks));
        else if (candidates.has(candidate.spec.ruleId))
          refused.push(asRefused(part, [twice(candidate.spec.ruleId)]));
        else candidates.set(candidate.spec.ruleId, candidate);
      }
      refused.push(...(await this.refuseThoseThatDoNotRun(tx, tenantId, own, candidates)));
      const changed = [...candidates.values()].filter(({ outcome }) => outcome !== 'unchanged');
      this.checks.refuseTooMany(merged(own, candidates));
      for (const { spec, outcome } of changed) {
        const action = outcome === 'created' ? 'created' : 'changed';
        await this.store.save(tx, { caller, actor, spec, deleted: false, what: 'imported', action });
      }
      const imported = [...candidates.values()].map(({ spec, title, outcome }) => ({
        id: spec.ruleId,
        title,
        outcome,
      }));
      return { imported, refused };
    });
  }

  private async candidate(
    tx: EntityManager,
    tenantId: string,
    part: StreamPart,
  ): Promise<Candidate | undefined> {
    const primary = primaryOf(readText(part.yaml).documents);
    if (primary === undefined) return undefined;
    const name = primary.name ?? primary.title;
    const ownText = tidied(withId(part.yaml, derivedId(tenantId, name)));
    const lines = linesOf(part, ownText);
    const ruleId = ruleIdOf(primary) ?? derivedId(tenantId, name);
    const stored = await this.store.find(tx, tenantId, ruleId);
    const present = stored?.deleted === false ? stored : undefined;
    const shipped = shippedRule(ruleId);
    const before: RuleSpec | undefined = present ?? (shipped && asShipped(shipped));
    const { title } = primary;
    if (before !== undefined && tidied(textOf(before) ?? '') === ownText)
      return { title, outcome: 'unchanged', spec: before, lines };
    const thresholds = this.checks.kept(primary, before?.thresholds ?? {});
    const spec: RuleSpec = {
      enabled: true,
      mode: 'alert',
      ...before,
      ruleId,
      ownText,
      thresholds,
      revision: (stored?.revision ?? 0) + 1,
      version: versionOf(ownText, thresholds),
    };
    return { title, outcome: before === undefined ? 'created' : 'updated', spec, lines };
  }

  /** Takes out of the candidates what does not compile with the rest, and what others need as it was. */
  private async refuseThoseThatDoNotRun(
    tx: EntityManager,
    tenantId: string,
    own: readonly StoredRule[],
    candidates: Map<string, Candidate>,
  ): Promise<RefusedRule[]> {
    const context = await this.checks.contextOf(tx, tenantId);
    const already = compileSpecs(withShipped(own), context, this.tenants.limits).refused;
    const refused: RefusedRule[] = [];
    for (;;) {
      const enabled = merged(own, candidates).map((spec) =>
        candidates.has(spec.ruleId) ? { ...spec, enabled: true } : spec,
      );
      const found = compileSpecs(withShipped(enabled), context, this.tenants.limits).refused;
      const mine = [...found].filter(([ruleId]) => candidates.get(ruleId)?.outcome !== undefined);
      const others = [...found].filter(([ruleId]) => !candidates.has(ruleId) && !already.has(ruleId));
      if (mine.length === 0 && others.length === 0) return refused;
      const out = mine.length > 0 ? mine : updatesOf(candidates).map((id) => [id, [needed(others)]] as const);
      if (out.length === 0) return refused;
      for (const [ruleId, remarks] of out) {
        const candidate = candidates.get(ruleId);
        candidates.delete(ruleId);
        if (candidate === undefined) continue;
        const { title, lines } = candidate;
        refused.push({ title, id: ruleId, remarks: inStream(remarks, lines) });
      }
    }
  }
}

function refusalOf({ yaml }: StreamPart): readonly Remark[] {
  const { errors, documents } = readText(yaml);
  if (errors.length > 0) return errors;
  const at = { path: '', line: 1, column: 1 };
  if (documents.length === 0) return [{ code: 'empty', message: 'There is no rule in it.', ...at }];
  if (yaml.length <= mostYaml) return [];
  return [{ code: 'too-large', message: `A rule has at most ${mostYaml} characters.`, ...at }];
}

function merged(own: readonly StoredRule[], candidates: ReadonlyMap<string, Candidate>): RuleSpec[] {
  const changed = [...candidates.values()].filter(
    ({ spec, outcome }) => outcome !== 'unchanged' || spec.revision > 0,
  );
  return [...own.filter(({ ruleId }) => !candidates.has(ruleId)), ...changed.map(({ spec }) => spec)];
}

const updatesOf = (candidates: ReadonlyMap<string, Candidate>): string[] =>
  [...candidates.values()].filter(({ outcome }) => outcome === 'updated').map(({ spec }) => spec.ruleId);

/** By the document in which the first error is. */
function asRefused({ documents, lines }: StreamPart, remarks: readonly Remark[]): RefusedRule {
  const [first] = remarks;
  const { title = null, id = null } =
    documents.findLast(({ line }) => line <= (first?.line ?? 1)) ?? documents[0] ?? {};
  return { title, id, remarks: inStream(remarks, lines) };
}

const inStream = (remarks: readonly Remark[], lines: readonly number[]): Remark[] =>
  remarks.map((remark) => ({ ...remark, line: lines[remark.line - 1] ?? remark.line }));

/** Of its text with the id that it was given, which may be a line more. */
function linesOf({ yaml, lines }: StreamPart, ownText: string): readonly number[] {
  const [before, after] = [yaml.split('\n'), ownText.split('\n')];
  if (after.length === before.length) return lines;
  const added = after.findIndex((line, i) => line !== before[i]);
  return lines.toSpliced(added, 0, lines[added] ?? 1);
}

const twice = (ruleId: string): Remark => ({
  code: 'duplicate-id',
  message: `The stream has the rule ${ruleId} twice.`,
  path: 'id',
  line: 1,
  column: 1,
});

const needed = (others: readonly (readonly [string, readonly Remark[]])[]): Remark => ({
  code: 'rule-in-use',
  message: `Without what it was before, these would not run: ${others.map(([ruleId]) => ruleId).join(', ')}.`,
  path: '',
  line: 1,
  column: 1,
});
