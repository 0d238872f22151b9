import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateRecords1790000001000 } from './1790000001000-create-records.js';

export const migrations = [messagingMigration('audit'), CreateRecords1790000001000];

/**
 * Tables without a tenant policy: the messaging library's; the chain of what has no tenant, which no request reads; and of
 * every chain its head and what was signed of it, which say nothing of what is in it and are published besides.
 */
export const systemTables = [...messagingTables, 'system_records', 'chains', 'checkpoints'] as const;
