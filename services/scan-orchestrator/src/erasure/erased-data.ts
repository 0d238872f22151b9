import type { ErasableData } from '@palisade/erasure';
import { EndScans } from './end-scans.js';

/** What this service has of an organization. */
export const erasedData: ErasableData = {
  service: 'scan-orchestrator',
  schema: 'scan_orchestrator',
  hooks: [EndScans],
  tables: [
    { table: 'scan_orchestrator.connection_keys' },
    { table: 'scan_orchestrator.connections' },
    { table: 'scan_orchestrator.due_schedules' },
    { table: 'scan_orchestrator.schedule_runs' },
    { table: 'scan_orchestrator.schedules' },
    { table: 'scan_orchestrator.proof_checks' },
    { table: 'scan_orchestrator.proofs' },
    { table: 'scan_orchestrator.queue' },
    { table: 'scan_orchestrator.awaited_targets' },
    { table: 'scan_orchestrator.turns' },
    { table: 'scan_orchestrator.attempts' },
    { table: 'scan_orchestrator.tasks' },
    { table: 'scan_orchestrator.scans' },
    { table: 'scan_orchestrator.target_documents' },
    { table: 'scan_orchestrator.deleted_targets' },
    { table: 'scan_orchestrator.targets' },
  ],
};
