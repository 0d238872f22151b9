import {
  type Contract,
  RuleDefinitionRecord,
  RuleExceptionRecord,
  WatchlistRecord,
} from '@palisade/contracts';
import type { ErasableData, ErasableTable } from '@palisade/erasure';

const tombstones = (contract: Contract<unknown>, name: string) => ({
  contract,
  key: `tenant_id || ':' || ${name}`,
});

// The name first: no round of a job begins with a tenant that is erased.
const tables: ErasableTable[] = [
  { table: 'file_access.tenants' },
  { table: 'file_access.job_leases' },
  { table: 'file_access.backtests' },
  {
    table: 'file_access.rules',
    tombstones: tombstones(RuleDefinitionRecord, 'rule_id'),
  },
  { table: 'file_access.rule_versions' },
  {
    table: 'file_access.watchlists',
    tombstones: tombstones(WatchlistRecord, `'watchlist:' || name`),
  },
  { table: 'file_access.watchlist_versions' },
  { table: 'file_access.exception_matches' },
  {
    table: 'file_access.exceptions',
    tombstones: tombstones(RuleExceptionRecord, `'exception:' || exception_id`),
  },
  { table: 'file_access.rule_feedback' },
  { table: 'file_access.rule_activations' },
  { table: 'file_access.rule_stats' },
  { table: 'file_access.sources' },
  { table: 'file_access.peers' },
  { table: 'file_access.group_state' },
  { table: 'file_access.episodes' },
  { table: 'file_access.actor_state' },
  { table: 'file_access.event_dedupe' },
  { table: 'file_access.events', slicedBy: 'occurred_at' },
];

/**
 * What this service has of an organization. Memory lets go by itself: of groups when they would be stored, of rules and of
 * groups that are at rest with the organization's record, of backtests with their next sign of life.
 */
export const erasedData: ErasableData = { service: 'file-access', schema: 'file_access', tables };
