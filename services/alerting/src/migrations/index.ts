import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateAlerts1790000000000 } from './1790000000000-create-alerts.js';

export const migrations = [messagingMigration('alerting'), CreateAlerts1790000000000];

/** Tables without a tenant policy: what the messaging library keeps for the whole service. */
export const systemTables = messagingTables;
