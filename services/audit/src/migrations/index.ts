import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';
import { ForgetChains1790000002001 } from './1790000002001-forget-chains.js';
import { CreateRecords1790000001000 } from './1790000001000-create-records.js';

export const migrations = [
  messagingMigration('audit'),
  CreateRecords1790000001000,
  erasureMigration('audit', '1790000002000'),
  ForgetChains1790000002001,
];

/**
 * Tables without a tenant policy: the libraries'; the chain of what has no tenant, which no request reads; and of
 * every chain its head and what was signed of it, which say nothing of what is in it and are published besides.
 */
export const systemTables = [
  ...messagingTables,
  ...erasureTables,
  'system_records',
  'chains',
  'checkpoints',
  'kept_chains',
] as const;
