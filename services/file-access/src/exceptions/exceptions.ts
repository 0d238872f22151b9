import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller } from '@palisade/auth';
import { type fileAccess, RuleExceptionRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { decodeCursor, page, Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { isTimedPosition, type TimedPosition } from '../list-position.js';
import { RuleSettings } from '../rules/rule-limits.js';
import { overLimit, staleRevision } from '../rules/rule-problems.js';
import { shippedRule } from '../rules/rule-spec.js';
import { nameOf, RuleStore } from '../rules/rule-store.js';
import type {
  ChangeExceptionBody,
  CreateExceptionBody,
  ExceptionPage,
  ExceptionView,
  ListExceptionsQuery,
} from './exception-view.js';

interface Row {
  exception_id: string;
  revision: string;
  rule_id: string | null;
  alert_id: string | null;
  actor: string | null;
  resource: string | null;
  ip: string | null;
  ua: string | null;
  action: fileAccess.Action | null;
  reason: string;
  author: string;
  created_at: Date;
  expires_at: Date;
  matched: string | null;
  last_matched_at: Date | null;
}

/** An exception as a caller saw it. */
interface Seen {
  readonly id: string;
  readonly revision: number;
}

const day = 24 * 60 * 60 * 1000;
const longest = 366 * day;

const select = `select e.*, m.matched, m.last_matched_at from file_access.exceptions e
  left join file_access.exception_matches m using (tenant_id, exception_id)
  where e.tenant_id = $1 and not e.deleted`;

const insert = `insert into file_access.exceptions (tenant_id, exception_id, revision, rule_id, alert_id, actor, resource, ip,
    ua, action, reason, author, created_at, expires_at)
  values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** What a tenant excepts from its rules: each change a transaction with its record on the topic and in the audit log. */
@Injectable()
export class Exceptions {
  constructor(
    private readonly database: Database,
    private readonly store: RuleStore,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly settings: RuleSettings,
  ) {}

  list(tenantId: string, { rule_id, state, limit, cursor }: ListExceptionsQuery): Promise<ExceptionPage> {
    const now = new Date();
    const [createdAt = null, id = null] = cursor === undefined ? [] : decodeCursor(cursor, isTimedPosition);
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = await tx.query<Row[]>(
        `${select} and ($2::text is null or e.rule_id = $2)
           and ($3::boolean is null or (e.expires_at > $4) = $3)
           and ($5::timestamptz is null or (e.created_at, e.exception_id) < ($5, $6::uuid))
         order by e.created_at desc, e.exception_id desc limit $7`,
        [
          tenantId,
          rule_id ?? null,
          state === undefined ? null : state === 'active',
          now.toISOString(),
          createdAt,
          id,
          limit + 1,
        ],
      );
      const { items, next_cursor } = page(rows, limit, (row): TimedPosition => [
        row.created_at.toISOString(),
        row.exception_id,
      ]);
      return { items: items.map((row) => asView(row, now)), next_cursor };
    });
  }

  create(caller: Caller, body: CreateExceptionBody, actor: AuditActor): Promise<ExceptionView> {
    const { tenantId } = caller;
    const now = new Date();
    refuseEverything(body);
    refuseFarExpiry(body.expires_at, now);
    const id = randomUUID();
    return this.database.asTenant(tenantId, async (tx) => {
      await this.store.lock(tx, tenantId);
      await this.refuseUnknownRule(tx, tenantId, body.rule_id ?? undefined);
      await this.refuseTooMany(tx, tenantId);
      const { rule_id, alert_id, actor_email, resource, ip, ua, action, reason, expires_at } = body;
      const given = [rule_id, alert_id, actor_email, resource, ip, ua, action].map((each) => each ?? null);
      const times = [now.toISOString(), new Date(expires_at).toISOString()];
      await tx.query(insert, [tenantId, id, ...given, reason, nameOf(caller), ...times]);
      return this.told(tx, tenantId, id, { actor, action: 'created', now });
    });
  }

  /** Throws a problem: 404, 409 (stale). */
  change(caller: Caller, id: string, body: ChangeExceptionBody, actor: AuditActor): Promise<ExceptionView> {
    const { tenantId } = caller;
    const now = new Date();
    const { revision, expires_at, reason } = body;
    if (expires_at !== undefined) refuseFarExpiry(expires_at, now);
    return this.database.asTenant(tenantId, async (tx) => {
      await this.store.lock(tx, tenantId);
      await refuseStale(tx, tenantId, { id, revision });
      await tx.query(
        `update file_access.exceptions set revision = revision + 1, expires_at = coalesce($3, expires_at),
           reason = coalesce($4, reason) where tenant_id = $1 and exception_id = $2`,
        [tenantId, id, expires_at ?? null, reason ?? null],
      );
      return this.told(tx, tenantId, id, { actor, action: 'changed', now });
    });
  }

  /** Throws a problem: 404, 409 (stale). */
  async remove(caller: Caller, { id, revision }: Seen, actor: AuditActor): Promise<void> {
    const { tenantId } = caller;
    await this.database.asTenant(tenantId, async (tx) => {
      await this.store.lock(tx, tenantId);
      await refuseStale(tx, tenantId, { id, revision });
      await tx.query(
        'update file_access.exceptions set revision = revision + 1 where tenant_id = $1 and exception_id = $2',
        [tenantId, id],
      );
      await this.told(tx, tenantId, id, { actor, action: 'deleted', now: new Date() });
      await tx.query(
        'update file_access.exceptions set deleted = true where tenant_id = $1 and exception_id = $2',
        [tenantId, id],
      );
    });
  }

  /** To every replica and to the audit log. */
  private async told(
    tx: EntityManager,
    tenantId: string,
    id: string,
    { actor, action, now }: { actor: AuditActor; action: string; now: Date },
  ): Promise<ExceptionView> {
    const row = await find(tx, tenantId, id);
    await this.audit.record(tx, {
      tenantId,
      action: `file-access.exception.${action}`,
      outcome: 'success',
      actor,
      target: { kind: 'exception', id },
      details: {
        revision: row.revision,
        expires_at: row.expires_at.toISOString(),
        ...(row.rule_id !== null && { rule_id: row.rule_id }),
        ...(row.alert_id !== null && { alert_id: row.alert_id }),
      },
    });
    await this.outbox.append(tx, RuleExceptionRecord, {
      tenantId,
      key: `${tenantId}:exception:${id}`,
      data: asRecord(row, action === 'deleted'),
    });
    return asView(row, now);
  }

  private async refuseUnknownRule(
    tx: EntityManager,
    tenantId: string,
    ruleId: string | undefined,
  ): Promise<void> {
    if (ruleId === undefined || shippedRule(ruleId) !== undefined) return;
    const rule = await this.store.find(tx, tenantId, ruleId);
    if (rule === undefined || rule.deleted)
      throw Problem.invalid([{ path: 'rule_id', message: 'is no rule of the organization' }]);
  }

  private async refuseTooMany(tx: EntityManager, tenantId: string): Promise<void> {
    const { exceptions } = this.settings.limits;
    const active = await this.store.exceptions(tx, tenantId);
    if (active.length >= exceptions) throw overLimit('exceptions that have not expired', exceptions);
  }
}

function refuseEverything({ actor_email, resource, ip, ua, action }: CreateExceptionBody): void {
  if ([actor_email, resource, ip, ua, action].some((each) => each != null)) return;
  throw Problem.invalid([
    {
      path: '',
      message: 'must name an actor_email, resource, ip, ua or action: turn the rule off to except everything',
    },
  ]);
}

function refuseFarExpiry(expiresAt: string, now: Date): void {
  const ahead = Date.parse(expiresAt) - now.getTime();
  if (ahead <= 0) throw Problem.invalid([{ path: 'expires_at', message: 'must be in the future' }]);
  if (ahead > longest)
    throw Problem.invalid([{ path: 'expires_at', message: 'must be at most a year ahead' }]);
}

async function refuseStale(tx: EntityManager, tenantId: string, { id, revision }: Seen): Promise<void> {
  const present = Number((await find(tx, tenantId, id)).revision);
  if (present !== revision) throw staleRevision(present, 'exception');
}

async function find(tx: EntityManager, tenantId: string, id: string): Promise<Row> {
  const [row] = await tx.query<Row[]>(`${select} and e.exception_id = $2`, [tenantId, id]);
  if (row === undefined) throw Problem.notFound('exception');
  return row;
}

function asRecord(row: Row, deleted: boolean): RuleExceptionRecord {
  return {
    exception_id: row.exception_id,
    revision: Number(row.revision),
    ...(row.rule_id !== null && { rule_id: row.rule_id }),
    ...(row.actor !== null && { actor_email: row.actor }),
    ...(row.resource !== null && { resource: row.resource }),
    ...(row.ip !== null && { ip: row.ip }),
    ...(row.ua !== null && { ua: row.ua }),
    ...(row.action !== null && { action: row.action }),
    expires_at: row.expires_at.toISOString(),
    deleted,
  };
}

function asView(row: Row, now: Date): ExceptionView {
  return {
    id: row.exception_id,
    revision: Number(row.revision),
    rule_id: row.rule_id,
    alert_id: row.alert_id,
    actor_email: row.actor,
    resource: row.resource,
    ip: row.ip,
    ua: row.ua,
    action: row.action,
    reason: row.reason,
    author: row.author,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    state: row.expires_at > now ? 'active' : 'expired',
    matched: Number(row.matched ?? 0),
    last_matched_at: row.last_matched_at?.toISOString() ?? null,
  };
}
