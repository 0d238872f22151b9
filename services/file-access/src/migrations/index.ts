import { erasureMigration, erasureTables } from '@palisade/database';
import { heldBackMigration, heldBackTables, messagingMigration, messagingTables } from '@palisade/messaging';
import { CreateEvents1790000001000 } from './1790000001000-create-events.js';
import { CreateEpisodes1790000002000 } from './1790000002000-create-episodes.js';
import { IndexActions1790000003000 } from './1790000003000-index-actions.js';
import { CreateGroupState1790000004000 } from './1790000004000-create-group-state.js';
import { CreateRuleStats1790000004100 } from './1790000004100-create-rule-stats.js';
import { CreateRules1790000005000 } from './1790000005000-create-rules.js';
import { CreateWatchlists1790000005100 } from './1790000005100-create-watchlists.js';
import { CreateExceptions1790000005200 } from './1790000005200-create-exceptions.js';
import { CreateBacktests1790000005300 } from './1790000005300-create-backtests.js';
import { CreateRuleFeedback1790000005400 } from './1790000005400-create-rule-feedback.js';
import { CreateSources1790000005500 } from './1790000005500-create-sources.js';
import { CreatePeers1790000005600 } from './1790000005600-create-peers.js';
import { IndexEpisodes1790000005700 } from './1790000005700-index-episodes.js';
import { AllowErasing1790000006000 } from './1790000006000-allow-erasing.js';

export const migrations = [
  messagingMigration('file_access'),
  CreateEvents1790000001000,
  CreateEpisodes1790000002000,
  IndexActions1790000003000,
  CreateGroupState1790000004000,
  CreateRuleStats1790000004100,
  heldBackMigration('file_access', '1790000004200'),
  CreateRules1790000005000,
  CreateWatchlists1790000005100,
  CreateExceptions1790000005200,
  CreateBacktests1790000005300,
  CreateRuleFeedback1790000005400,
  CreateSources1790000005500,
  CreatePeers1790000005600,
  IndexEpisodes1790000005700,
  erasureMigration('file_access', '1790000005900'),
  AllowErasing1790000006000,
];

/** Tables without a tenant policy: the libraries', and those that hold tenants' ids alone. */
export const systemTables = [
  ...messagingTables,
  ...heldBackTables,
  ...erasureTables,
  'tenants',
  'job_leases',
];
