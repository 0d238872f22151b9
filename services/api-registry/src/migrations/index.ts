import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateApis1800000001000 } from './1800000001000-create-apis.js';
import { CreateAudits1800000001100 } from './1800000001100-create-audits.js';
import { CountLostBatches1800000001200 } from './1800000001200-count-lost-batches.js';

export const migrations = [
  messagingMigration('api_registry'),
  erasureMigration('api_registry', '1800000000900'),
  CreateApis1800000001000,
  CreateAudits1800000001100,
  CountLostBatches1800000001200,
];

/** Tables without a tenant policy: the libraries', what scanners say of their checks, and the ids of tenants alone. */
export const systemTables = [...messagingTables, ...erasureTables, 'checks', 'catalogues', 'tenants'];
