import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateTargets1800000001000 } from './1800000001000-create-targets.js';
import { CreateScans1800000001001 } from './1800000001001-create-scans.js';
import { CreateQueue1800000001002, queueTables } from './1800000001002-create-queue.js';

export const migrations = [
  messagingMigration('scan_orchestrator'),
  erasureMigration('scan_orchestrator', '1800000000900'),
  CreateTargets1800000001000,
  CreateScans1800000001001,
  CreateQueue1800000001002,
];

/** Tables without a tenant policy: what libraries keep for the whole service, and what the dispatcher weighs. */
export const systemTables = [...messagingTables, ...erasureTables, ...queueTables];
