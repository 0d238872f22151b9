import type { ErasableData } from '@palisade/erasure';
import { KeepChain } from './keep-chain.js';

const day = 24 * 60 * 60 * 1000;

/** What this service has of an organization: its chain, which stays for a while, for it says who deleted what. */
export function erasedData(retentionDays: number): ErasableData {
  return {
    service: 'audit',
    schema: 'audit',
    tables: [],
    hooks: [KeepChain],
    kept: (erasedAt) => {
      const until = new Date(erasedAt.getTime() + retentionDays * day);
      return { 'audit chain': `until ${until.toISOString().slice(0, 10)}` };
    },
  };
}
