import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';

/** The tenants that have sent events and aren't erased: with row-level security, work over all of them must name each. */
@Injectable()
export class TenantList {
  private readonly known = new Set<string>();

  constructor(private readonly database: Database) {}

  /** Adds those that are new, in the transaction that stores their events. */
  async add(tx: EntityManager, tenantIds: ReadonlySet<string>): Promise<void> {
    const unknown = [...tenantIds].filter((id) => !this.known.has(id));
    if (unknown.length === 0) return;
    await tx.query(
      'insert into file_access.tenants (tenant_id) select unnest($1::uuid[]) order by 1 on conflict do nothing',
      [unknown.sort()],
    );
  }

  /** After the commit: these need not be added again. */
  remember(tenantIds: ReadonlySet<string>): void {
    for (const id of tenantIds) this.known.add(id);
  }

  async all(): Promise<string[]> {
    const rows = await this.database.withoutTransaction((dataSource) =>
      dataSource.query<{ tenant_id: string }[]>(
        `select tenant_id from file_access.tenants t
          where not exists (select from file_access.erased_tenants e where e.tenant_id = t.tenant_id) order by 1`,
      ),
    );
    return rows.map((row) => row.tenant_id);
  }
}
