import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateTargets1800000001000 } from './1800000001000-create-targets.js';
import { CreateScans1800000001001 } from './1800000001001-create-scans.js';
import { CreateQueue1800000001002, queueTables } from './1800000001002-create-queue.js';
import { connectionKeyTables, CreateConnections1800000002000 } from './1800000002000-create-connections.js';
import { CreateProofs1800000002001, proofTables } from './1800000002001-create-proofs.js';
import { CreateSchedules1800000002002, scheduleTables } from './1800000002002-create-schedules.js';
import { catalogueTables, CreateCatalogues1800000002003 } from './1800000002003-create-catalogues.js';
import { RememberClaims1800000003000 } from './1800000003000-remember-claims.js';

export const migrations = [
  messagingMigration('scan_orchestrator'),
  erasureMigration('scan_orchestrator', '1800000000900'),
  CreateTargets1800000001000,
  CreateScans1800000001001,
  CreateQueue1800000001002,
  CreateConnections1800000002000,
  CreateProofs1800000002001,
  CreateSchedules1800000002002,
  CreateCatalogues1800000002003,
  RememberClaims1800000003000,
];

/** Tables without a tenant policy: what libraries keep for the whole service, and what is weighed or due over all tenants. */
export const systemTables = [
  ...messagingTables,
  ...erasureTables,
  ...queueTables,
  ...connectionKeyTables,
  ...proofTables,
  ...scheduleTables,
  ...catalogueTables,
];
