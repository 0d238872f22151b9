import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';

export const migrations = [
  messagingMigration('scan_orchestrator'),
  erasureMigration('scan_orchestrator', '1800000000900'),
];

/** Tables without a tenant policy: what libraries keep for the whole service. */
export const systemTables = [...messagingTables, ...erasureTables];
