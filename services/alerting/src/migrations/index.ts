import { erasureMigration, erasureTables } from '@palisade/database';
import { messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateAlerts1790000001000 } from './1790000001000-create-alerts.js';
import { CreateMembers1790000002000 } from './1790000002000-create-members.js';
import { NumberAlertChanges1790000003000 } from './1790000003000-number-alert-changes.js';
import { IndexLiveAlerts1790000004000 } from './1790000004000-index-live-alerts.js';
import { ExplainAlerts1790000006000 } from './1790000006000-explain-alerts.js';
import { AllowErasing1790000007000 } from './1790000007000-allow-erasing.js';
import { AllowForgetting1790000008000 } from './1790000008000-allow-forgetting.js';
import { KeepTraceparent1790000005000 } from './1790000005000-keep-traceparent.js';

export const migrations = [
  messagingMigration('alerting'),
  CreateAlerts1790000001000,
  CreateMembers1790000002000,
  NumberAlertChanges1790000003000,
  IndexLiveAlerts1790000004000,
  KeepTraceparent1790000005000,
  ExplainAlerts1790000006000,
  erasureMigration('alerting', '1790000006900'),
  AllowErasing1790000007000,
  AllowForgetting1790000008000,
];

/** Tables without a tenant policy: what libraries keep for the whole service. */
export const systemTables = [...messagingTables, ...erasureTables];
