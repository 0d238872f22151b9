import { AlertRecord } from '@palisade/contracts';
import type { ErasableData } from '@palisade/erasure';

/** What this service has of an organization. Its stream connections end with the sessions and keys that opened them. */
export const erasedData: ErasableData = {
  service: 'alerting',
  schema: 'alerting',
  tables: [
    { table: 'alerting.alert_changes' },
    {
      table: 'alerting.alerts',
      tombstones: { contract: AlertRecord, key: `tenant_id || ':' || id` },
    },
    { table: 'alerting.alert_sequences' },
    { table: 'alerting.members' },
  ],
};
