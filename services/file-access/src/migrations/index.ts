import { heldBackMigration, heldBackTables, messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateEvents1790000001000 } from './1790000001000-create-events.js';
import { CreateEpisodes1790000002000 } from './1790000002000-create-episodes.js';
import { IndexActions1790000003000 } from './1790000003000-index-actions.js';
import { CreateGroupState1790000004000 } from './1790000004000-create-group-state.js';
import { CreateRuleStats1790000004100 } from './1790000004100-create-rule-stats.js';

export const migrations = [
  messagingMigration('file_access'),
  CreateEvents1790000001000,
  CreateEpisodes1790000002000,
  IndexActions1790000003000,
  CreateGroupState1790000004000,
  CreateRuleStats1790000004100,
  heldBackMigration('file_access', '1790000004200'),
];

/** Tables without a tenant policy: the messaging library's, and the list of tenants itself, which holds ids alone. */
export const systemTables = [...messagingTables, ...heldBackTables, 'tenants'];
