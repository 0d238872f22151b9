import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { Settings } from '../settings.js';
import { clientSecretPurpose } from '../single-sign-on/openid.js';
import { secretPurpose } from './derivation-root.js';
import { reseal } from './seal.js';

const SLICE = 100;

interface SealedColumn {
  table: string;
  id: string;
  column: string;
  purposeOf: (id: string) => string;
}

/** Everything that is sealed, with what binds it to its row. */
const columns: SealedColumn[] = [
  { table: 'secrets', id: 'name', column: 'sealed', purposeOf: secretPurpose },
  {
    table: 'signing_keys',
    id: 'kid',
    column: 'sealed_private_key',
    purposeOf: (id) => `signing-key:${id}`,
  },
  { table: 'totp_factors', id: 'user_id', column: 'sealed_secret', purposeOf: (id) => `totp:${id}` },
  { table: 'mails', id: 'id', column: 'sealed', purposeOf: (id) => `mail:${id}` },
];
const providers: SealedColumn = {
  table: 'identity_providers',
  id: 'tenant_id',
  column: 'sealed_client_secret',
  purposeOf: clientSecretPurpose,
};

/** `unreadable`: neither key opens it. */
export interface Resealed {
  resealed: number;
  unreadable: number;
}

/**
 * Seals under the key what the one before it has sealed, a slice at a time, while everything runs. Harmless on every
 * replica at once: what is sealed under the key already stays as it is.
 */
@Injectable()
export class Reseal {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  async run(): Promise<Resealed> {
    const total = { resealed: 0, unreadable: 0 };
    for (const column of columns) {
      await walk((after) => this.database.system((tx) => this.slice(tx, column, { after, total })));
    }
    await walk((after) => this.sliceOfTenants(after, total));
    return total;
  }

  /** The id up to which it came; undefined at the end. */
  private async slice(
    tx: EntityManager,
    { table, id, column, purposeOf }: SealedColumn,
    { after, total }: { after: string; total: Resealed },
  ): Promise<string | undefined> {
    const rows = await tx.query<{ id: string; sealed: Buffer }[]>(
      `select ${id}::text as id, ${column} as sealed from identity.${table}
        where ${column} is not null and ${id}::text > $1 order by ${id}::text limit ${String(SLICE)} for update`,
      [after],
    );
    for (const row of rows) {
      const outcome = this.anew(row.sealed, purposeOf(row.id));
      if (outcome === 'unreadable') total.unreadable += 1;
      if (!Buffer.isBuffer(outcome)) continue;
      total.resealed += 1;
      await tx.query(`update identity.${table} set ${column} = $2 where ${id}::text = $1`, [row.id, outcome]);
    }
    return rows.length < SLICE ? undefined : rows.at(-1)?.id;
  }

  /** Providers are their tenants' rows: who has members, since one without any is deleted. */
  private async sliceOfTenants(after: string, total: Resealed): Promise<string | undefined> {
    const tenants = await this.database.system((tx) =>
      tx.query<{ id: string }[]>(
        `select distinct tenant_id::text as id from identity.users
          where tenant_id::text > $1 order by 1 limit ${String(SLICE)}`,
        [after],
      ),
    );
    if (tenants.length === 0) return undefined;
    await this.database.asTenants(
      tenants.map(({ id }) => id),
      (tx) => this.slice(tx, providers, { after: '', total }),
    );
    return tenants.length < SLICE ? undefined : tenants.at(-1)?.id;
  }

  private anew(sealed: Buffer, purpose: string): Buffer | 'unreadable' | undefined {
    try {
      return reseal(sealed, { ...this.settings.sealing, purpose });
    } catch {
      return 'unreadable';
    }
  }
}

async function walk(slice: (after: string) => Promise<string | undefined>): Promise<void> {
  let after: string | undefined = '';
  while (after !== undefined) after = await slice(after);
}
