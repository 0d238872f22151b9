import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { RuleDefinitionRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { RuleException } from '../engine/engine.js';
import { isStorable } from './rule-input.js';
import { asRecord, type RuleSpec } from './rule-spec.js';
import type { RuleMode } from './rule-view.js';

export interface StoredRule extends RuleSpec {
  readonly deleted: boolean;
  readonly changedAt: Date;
  readonly changedBy: string;
}

export interface RuleChange {
  readonly caller: Caller;
  readonly actor: AuditActor;
  readonly spec: RuleSpec;
  readonly deleted: boolean;
  /** Of the version, such as `thresholds`. */
  readonly what: string;
  /** Of the audit record, such as `changed`. */
  readonly action: string;
}

interface Row {
  rule_id: string;
  revision: string;
  version: string;
  yaml: string;
  enabled: boolean;
  mode: RuleMode;
  thresholds: Record<string, number>;
  confidence: number | null;
  risk_score: number | null;
  deleted: boolean;
  changed_at: Date;
  changed_by: string;
}

const columns = `rule_id, revision, version, yaml, enabled, mode, thresholds, confidence, risk_score, deleted, changed_at,
  changed_by`;

const upsert = `insert into file_access.rules (tenant_id, ${columns})
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (tenant_id, rule_id) do update set revision = excluded.revision, version = excluded.version,
    yaml = excluded.yaml, enabled = excluded.enabled, mode = excluded.mode, thresholds = excluded.thresholds,
    confidence = excluded.confidence, risk_score = excluded.risk_score, deleted = excluded.deleted,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by`;

const insertVersion = `insert into file_access.rule_versions (tenant_id, ${columns}, what)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

/** The rows of tenants' rules, and what each change leaves behind. */
@Injectable()
export class RuleStore {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Until the transaction ends, nobody else changes the tenant's rules, watchlists or exceptions. */
  async lock(tx: EntityManager, tenantId: string): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('file_access.rules:' || $1, 0))`, [
      tenantId,
    ]);
  }

  /** Those that the tenant wrote or changed. */
  async own(tx: EntityManager, tenantId: string): Promise<StoredRule[]> {
    const rows = await tx.query<Row[]>(
      `select ${columns} from file_access.rules where tenant_id = $1 and not deleted order by rule_id`,
      [tenantId],
    );
    return rows.map(asStored);
  }

  /** Also one that was deleted: its revisions go on where they ended. */
  async find(tx: EntityManager, tenantId: string, ruleId: string): Promise<StoredRule | undefined> {
    if (!isStorable(ruleId)) return undefined;
    const [row] = await tx.query<Row[]>(
      `select ${columns} from file_access.rules where tenant_id = $1 and rule_id = $2`,
      [tenantId, ruleId],
    );
    return row === undefined ? undefined : asStored(row);
  }

  async version(
    tx: EntityManager,
    tenantId: string,
    { ruleId, revision }: { ruleId: string; revision: number },
  ): Promise<(StoredRule & { what: string }) | undefined> {
    if (!isStorable(ruleId)) return undefined;
    const [row] = await tx.query<(Row & { what: string })[]>(
      `select ${columns}, what from file_access.rule_versions where tenant_id = $1 and rule_id = $2 and revision = $3`,
      [tenantId, ruleId, revision],
    );
    return row === undefined ? undefined : { ...asStored(row), what: row.what };
  }

  async versions(
    tx: EntityManager,
    tenantId: string,
    { ruleId, before, limit }: { ruleId: string; before: number; limit: number },
  ): Promise<(StoredRule & { what: string })[]> {
    if (!isStorable(ruleId)) return [];
    const rows = await tx.query<(Row & { what: string })[]>(
      `select ${columns}, what from file_access.rule_versions
        where tenant_id = $1 and rule_id = $2 and revision < $3 order by revision desc limit $4`,
      [tenantId, ruleId, before, limit],
    );
    return rows.map((row) => ({ ...asStored(row), what: row.what }));
  }

  async watchlists(tx: EntityManager, tenantId: string): Promise<Map<string, readonly string[]>> {
    const rows = await tx.query<{ name: string; entries: string[] }[]>(
      'select name, entries from file_access.watchlists where tenant_id = $1 and not deleted',
      [tenantId],
    );
    return new Map(rows.map(({ name, entries }) => [name, entries]));
  }

  async exceptions(tx: EntityManager, tenantId: string): Promise<RuleException[]> {
    const rows = await tx.query<{ exception_id: string; rule_id: string | null }[]>(
      `select exception_id, rule_id from file_access.exceptions
        where tenant_id = $1 and not deleted and expires_at > now()`,
      [tenantId],
    );
    return rows.map((row) => ({
      exceptionId: row.exception_id,
      ...(row.rule_id !== null && { ruleId: row.rule_id }),
    }));
  }

  /** The row, its version, its record for every replica and that of the audit log, in the caller's transaction. */
  async save(tx: EntityManager, { caller, actor, spec, deleted, what, action }: RuleChange): Promise<void> {
    const { tenantId } = caller;
    const changedAt = new Date();
    await this.audit.record(tx, {
      tenantId,
      action: `file-access.rule.${action}`,
      outcome: 'success',
      actor,
      target: { kind: 'rule', id: spec.ruleId },
      details: { what, revision: String(spec.revision), version: spec.version },
    });
    const values = [
      tenantId,
      spec.ruleId,
      spec.revision,
      spec.version,
      spec.ownText,
      spec.enabled,
      spec.mode,
      JSON.stringify(spec.thresholds),
      spec.confidence ?? null,
      spec.riskScore ?? null,
      deleted,
      changedAt.toISOString(),
      nameOf(caller),
    ];
    await tx.query(upsert, values);
    await tx.query(insertVersion, [...values, what]);
    await this.outbox.append(tx, RuleDefinitionRecord, {
      tenantId,
      key: `${tenantId}:${spec.ruleId}`,
      data: asRecord(spec, deleted, changedAt),
    });
  }
}

/** As versions and lists name who did it. */
export function nameOf({ email, kind, id }: Caller): string {
  return email ?? (kind === 'api_key' ? `API key ${id}` : id);
}

function asStored(row: Row): StoredRule {
  return {
    ruleId: row.rule_id,
    revision: Number(row.revision),
    version: row.version,
    ownText: row.yaml,
    enabled: row.enabled,
    mode: row.mode,
    thresholds: row.thresholds,
    ...(row.confidence !== null && { confidence: row.confidence }),
    ...(row.risk_score !== null && { riskScore: row.risk_score }),
    deleted: row.deleted,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}
