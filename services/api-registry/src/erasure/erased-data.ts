import type { ErasableData } from '@palisade/erasure';

/** What this service has of an organization. The name first: no round of housekeeping begins with a tenant that is erased. */
export const erasedData: ErasableData = {
  service: 'api-registry',
  schema: 'api_registry',
  tables: [
    { table: 'api_registry.tenants' },
    { table: 'api_registry.audit_outcomes' },
    { table: 'api_registry.audit_assets' },
    { table: 'api_registry.audit_batches' },
    { table: 'api_registry.audits' },
    { table: 'api_registry.documents' },
    { table: 'api_registry.apis' },
  ],
};
