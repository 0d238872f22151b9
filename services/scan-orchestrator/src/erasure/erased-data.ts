import type { ErasableData } from '@palisade/erasure';

/** What this service has of an organization. */
export const erasedData: ErasableData = {
  service: 'scan-orchestrator',
  schema: 'scan_orchestrator',
  tables: [],
};
