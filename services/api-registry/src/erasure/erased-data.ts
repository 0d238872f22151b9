import type { ErasableData } from '@palisade/erasure';

/** What this service has of an organization. */
export const erasedData: ErasableData = {
  service: 'api-registry',
  schema: 'api_registry',
  tables: [],
};
