import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditActor } from '@palisade/auth';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import type { ChangeApiBody, RegisterApiBody } from './api-bodies.js';
import { asConflict, staleRevision } from './api-conflicts.js';
import { ApiEvents } from './api-events.js';
import { changesOf, fieldsOf } from './api-fields.js';
import type { ApiRow } from './api-row.js';
import { deleteApi, insertApi, lockApi, updateApi, type ApiFields } from './api-store.js';

export interface ChangedBy {
  tenantId: string;
  actor: AuditActor;
}

/** What else belongs to a new API, in the transaction that makes it. */
export type Completing = (tx: EntityManager, row: ApiRow) => Promise<ApiRow>;

/** What people do to the APIs of their organization; each change is told of and recorded in its transaction. */
@Injectable()
export class ChangeApis {
  constructor(
    private readonly database: Database,
    private readonly events: ApiEvents,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws a 409 when another API of the organization has the name or the URL. */
  register(by: ChangedBy, body: RegisterApiBody, complete?: Completing): Promise<ApiRow> {
    const fields = fieldsOf(body);
    return this.transact(by, async (tx) => {
      const row = await insertApi(tx, { tenantId: by.tenantId, id: randomUUID(), at: new Date() }, fields);
      await this.events.changed(tx, row);
      await this.record(tx, by, row, 'registered', { base_url: row.base_url });
      return complete === undefined ? row : complete(tx, row);
    });
  }

  /** Changes the API as the caller saw it, or throws a problem: 404, 409. */
  change(by: ChangedBy, id: string, body: ChangeApiBody): Promise<ApiRow> {
    return this.transact(by, async (tx) => {
      const row = await lockApi(tx, by.tenantId, id);
      if (row.revision !== body.revision) throw staleRevision(row.revision);
      return this.apply(tx, by, row, changesOf(row, body));
    });
  }

  /** Nothing changes when it is so already. */
  activate(by: ChangedBy, id: string, active: boolean): Promise<ApiRow> {
    return this.transact(by, async (tx) => {
      const row = await lockApi(tx, by.tenantId, id);
      if (row.active === active) return row;
      const changed = await updateApi(tx, row, { active });
      await this.events.changed(tx, changed);
      await this.record(tx, by, changed, active ? 'activated' : 'deactivated');
      return changed;
    });
  }

  /** Its document, audits and their outcomes go with it. */
  remove(by: ChangedBy, id: string): Promise<void> {
    return this.transact(by, async (tx) => {
      const row = await lockApi(tx, by.tenantId, id);
      await deleteApi(tx, row);
      await this.events.deleted(tx, row);
      await this.record(tx, by, row, 'deleted', { base_url: row.base_url });
    });
  }

  private async apply(
    tx: EntityManager,
    by: ChangedBy,
    row: ApiRow,
    changes: Partial<ApiFields>,
  ): Promise<ApiRow> {
    if (Object.keys(changes).length === 0) return row;
    const changed = await updateApi(tx, row, changes);
    await this.events.changed(tx, changed);
    const shown = Object.keys(changes).filter((field) => !/_key$|_revision$/.test(field));
    const details: Record<string, string> = { changed: shown.join(', ') };
    if (changes.base_url !== undefined) Object.assign(details, { from: row.base_url, to: changed.base_url });
    await this.record(tx, by, changed, 'changed', details);
    return changed;
  }

  private async record(
    tx: EntityManager,
    { tenantId, actor }: ChangedBy,
    row: ApiRow,
    what: string,
    details: Record<string, string> = {},
  ): Promise<void> {
    await this.audit.record(tx, {
      tenantId,
      action: `apis.api.${what}`,
      outcome: 'success',
      actor,
      target: { kind: 'api', id: row.id },
      details: { name: row.name, ...details, revision: String(row.revision) },
    });
  }

  private async transact<T>({ tenantId }: ChangedBy, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.database.asTenant(tenantId, work);
    } catch (error) {
      throw asConflict(error);
    }
  }
}
