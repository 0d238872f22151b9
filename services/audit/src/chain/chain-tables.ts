import type { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { systemChain } from './envelope.js';

/** Where the entries of a chain are, and the column that names it. */
export interface ChainTable {
  name: 'audit.records' | 'audit.system_records';
  key: 'tenant_id' | 'chain';
  /** The type of that column. */
  type: 'uuid' | 'text';
}

export const tenantTable: ChainTable = { name: 'audit.records', key: 'tenant_id', type: 'uuid' };
export const systemTable: ChainTable = { name: 'audit.system_records', key: 'chain', type: 'text' };

export function tableOf(chain: string): ChainTable {
  return chain === systemChain ? systemTable : tenantTable;
}

export function chainOf(tenantId: string): string {
  return tenantId === '' ? systemChain : tenantId;
}

export function tenantOf(chain: string): string {
  return chain === systemChain ? '' : chain;
}

/** A transaction that sees one chain. */
export function asChain<T>(
  database: Database,
  chain: string,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  return chain === systemChain ? database.system(work) : database.asTenant(chain, work);
}
