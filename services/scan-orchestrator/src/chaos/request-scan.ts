import { randomUUID } from 'node:crypto';
import { ApiChangedRecord, ScanRequestedRecord } from '@palisade/contracts';
import { apiOf } from '../testing/api.js';
import type { TestTopics } from '../testing/topics.js';
import type { Wanted } from './plan-by-name.js';
import type { AskedScan } from './verdict.js';

/** A new API, and a scan of it, asked for twice, as whoever crashed after sending would. */
export async function requestScan(topics: TestTopics, tenantId: string, wanted: Wanted): Promise<AskedScan> {
  const api = apiOf({ name: JSON.stringify(wanted) });
  const key = `${tenantId}:${api.api_id}`;
  const scanId = randomUUID();
  const data: ScanRequestedRecord = {
    scan_id: scanId,
    target_id: api.api_id,
    trigger: 'manual',
    requested_at: new Date().toISOString(),
  };
  await topics.produce(ApiChangedRecord, { tenantId, key, data: api });
  const twice = Array.from({ length: 2 }, () => ({ tenantId, key, data, id: scanId }));
  await topics.produce(ScanRequestedRecord, ...twice);
  return { scanId, tenantId, ...wanted };
}
