import { randomUUID } from 'node:crypto';
import type { ApiChangedRecord } from '@palisade/contracts';

/** An API as api-registry tells of it. */
export function apiOf(given: Partial<ApiChangedRecord> = {}): ApiChangedRecord {
  const api_id = given.api_id ?? randomUUID();
  return {
    api_id,
    revision: 1,
    name: 'Orders',
    base_url: `https://${api_id}.example.com/v1`,
    base_url_revision: 1,
    active: true,
    criticality: 'high',
    data_sensitivity: 'confidential',
    environment: 'production',
    max_requests_per_second: 2,
    changed_at: new Date().toISOString(),
    ...given,
  };
}
