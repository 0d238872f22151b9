import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { decodeCursor, type Page, page, type PageQuery, Problem } from '@palisade/http';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { type ChangeConnectionBody, ConnectionBody, type CreateConnectionBody } from './connection-bodies.js';
import { Connection } from './connection.entity.js';
import { secretOf } from './secret-of.js';
import { Vault } from './vault.js';

const MOST_OF_A_TENANT = 500;

interface Position {
  name: string;
  id: string;
}

/** Credentials of an organization: made, changed and deleted by its admins, read by nobody. */
@Injectable()
export class Connections {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly audit: AuditTrail,
  ) {}

  list(tenantId: string, { limit, cursor }: PageQuery): Promise<Page<ConnectionBody>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, isPosition);
    return this.database.asTenant(tenantId, async (tx) => {
      const query = tx
        .createQueryBuilder(Connection, 'c')
        .where('c.tenantId = :tenantId', { tenantId })
        .orderBy('lower(c.name)')
        .addOrderBy('c.id')
        .limit(limit + 1);
      if (after !== undefined) query.andWhere('(lower(c.name), c.id) > (lower(:name), :id::uuid)', after);
      const { items, next_cursor } = page(await query.getMany(), limit, ({ name, id }): Position => ({
        name,
        id,
      }));
      return { items: await this.bodiesOf(tx, tenantId, items), next_cursor };
    });
  }

  one(tenantId: string, id: string): Promise<ConnectionBody> {
    return this.database.asTenant(tenantId, async (tx) => this.bodyOf(tx, await find(tx, tenantId, id)));
  }

  create(tenantId: string, body: CreateConnectionBody, by: AuditActor): Promise<ConnectionBody> {
    const secret = secretOf(body.kind, body.secret);
    return this.database.asTenant(tenantId, async (tx) => {
      await oneAtATime(tx, tenantId);
      if ((await tx.countBy(Connection, { tenantId })) >= MOST_OF_A_TENANT) {
        throw Problem.conflict(
          'too-many-connections',
          `An organization has at most ${String(MOST_OF_A_TENANT)} connections.`,
        );
      }
      await refuseTakenName(tx, tenantId, body.name);
      const now = new Date();
      const id = randomUUID();
      const sealedSecret = await this.vault.seal(tx, { tenantId, connectionId: id }, secret);
      const { name, kind, label = '' } = body;
      const made = { tenantId, id, name, kind, label, createdAt: now, rotatedAt: now, lastUsedAt: null };
      const connection = tx.create(Connection, { ...made, sealedSecret });
      await tx.insert(Connection, connection);
      await this.record(tx, 'created', connection, by);
      return this.bodyOf(tx, connection);
    });
  }

  change(
    tenantId: string,
    id: string,
    { name, label }: ChangeConnectionBody,
    by: AuditActor,
  ): Promise<ConnectionBody> {
    return this.database.asTenant(tenantId, async (tx) => {
      await oneAtATime(tx, tenantId);
      const connection = await find(tx, tenantId, id, { toChange: true });
      if (name !== undefined && name.toLowerCase() !== connection.name.toLowerCase())
        await refuseTakenName(tx, tenantId, name);
      connection.name = name ?? connection.name;
      if (label !== undefined) connection.label = label ?? '';
      await tx.update(Connection, { tenantId, id }, { name: connection.name, label: connection.label });
      await this.record(tx, 'changed', connection, by);
      return this.bodyOf(tx, connection);
    });
  }

  replaceSecret(tenantId: string, id: string, given: object, by: AuditActor): Promise<ConnectionBody> {
    return this.database.asTenant(tenantId, async (tx) => {
      const connection = await find(tx, tenantId, id, { toChange: true });
      const secret = secretOf(connection.kind, given);
      const sealedSecret = await this.vault.seal(tx, { tenantId, connectionId: id }, secret);
      connection.rotatedAt = new Date();
      await tx.update(Connection, { tenantId, id }, { sealedSecret, rotatedAt: connection.rotatedAt });
      await this.record(tx, 'rotated', connection, by);
      return this.bodyOf(tx, connection);
    });
  }

  async remove(
    tenantId: string,
    id: string,
    { force, by }: { force: boolean; by: AuditActor },
  ): Promise<void> {
    await this.database.asTenant(tenantId, async (tx) => {
      const connection = await find(tx, tenantId, id, { toChange: true });
      const usedBy = (await usersOf(tx, tenantId, [id])).get(id) ?? 0;
      if (usedBy > 0 && !force) {
        throw Problem.conflict(
          'connection-in-use',
          usedBy === 1 ? 'A target is scanned with it.' : `${String(usedBy)} targets are scanned with it.`,
        );
      }
      await this.vault.destroyKey(tx, { tenantId, connectionId: id });
      await tx.delete(Connection, { tenantId, id });
      await this.record(tx, 'deleted', connection, by);
    });
  }

  private async bodyOf(tx: EntityManager, connection: Connection): Promise<ConnectionBody> {
    const { tenantId, id } = connection;
    return ConnectionBody.of(connection, (await usersOf(tx, tenantId, [id])).get(id) ?? 0);
  }

  private async bodiesOf(
    tx: EntityManager,
    tenantId: string,
    connections: readonly Connection[],
  ): Promise<ConnectionBody[]> {
    const ids = connections.map(({ id }) => id);
    const users = await usersOf(tx, tenantId, ids);
    return connections.map((connection) => ConnectionBody.of(connection, users.get(connection.id) ?? 0));
  }

  private record(
    tx: EntityManager,
    what: 'created' | 'changed' | 'rotated' | 'deleted',
    { tenantId, id, name, kind }: Connection,
    actor: AuditActor,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `scans.connection.${what}`,
      outcome: 'success',
      actor,
      target: { kind: 'connection', id },
      details: { name, kind },
      tenantId,
    });
  }
}

async function find(
  tx: EntityManager,
  tenantId: string,
  id: string,
  { toChange = false } = {},
): Promise<Connection> {
  const lock = toChange ? ({ mode: 'pessimistic_write' } as const) : undefined;
  const connection = await tx.findOne(Connection, { where: { tenantId, id }, ...(lock && { lock }) });
  if (connection === null) throw Problem.notFound('connection');
  return connection;
}

/** What is counted and named within an organization. */
async function oneAtATime(tx: EntityManager, tenantId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('connections:' || $1, 0))`, [tenantId]);
}

async function refuseTakenName(tx: EntityManager, tenantId: string, name: string): Promise<void> {
  const [taken] = await tx.query<unknown[]>(
    'select from scan_orchestrator.connections where tenant_id = $1 and lower(name) = lower($2)',
    [tenantId, name],
  );
  if (taken !== undefined)
    throw Problem.conflict('connection-name-taken', 'Another connection has this name.');
}

async function usersOf(
  tx: EntityManager,
  tenantId: string,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ id: string; count: string }[]>(
    `select used.id, count(*) as count from scan_orchestrator.targets t, unnest(t.connection_ids) as used(id)
      where t.tenant_id = $1 and t.connection_ids && $2::uuid[] and used.id = any($2::uuid[]) group by used.id`,
    [tenantId, connectionIds],
  );
  return new Map(rows.map(({ id, count }) => [id, Number(count)]));
}

function isPosition(position: unknown): position is Position {
  const { name, id } = position as Partial<Position>;
  return typeof name === 'string' && !name.includes('\0') && isUUID(id);
}
