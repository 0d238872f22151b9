import type { ErasableData } from '@palisade/erasure';

/** What this service has of an organization. */
export const erasedData: ErasableData = {
  service: 'scan-orchestrator',
  schema: 'scan_orchestrator',
  tables: [
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
