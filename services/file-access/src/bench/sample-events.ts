import { actorKey, FileAccessEventRecord } from '@palisade/contracts';
import type { Publication } from '@palisade/messaging';
import { newUuid } from '../uuid.js';

const actors = 5_000;
const skew = 0.8;

/** Of a hundred events: what an office does. */
const mix = [
  ['view', 55],
  ['download', 20],
  ['update', 10],
  ['upload', 8],
  ['list', 4],
  ['share', 2],
  ['delete', 1],
] as const;

const actions = mix.flatMap(([action, share]) => Array.from({ length: share }, () => action));

/** Numbers below 1 that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Events of 5,000 actors, few of whom do much and many little (Zipf, 0.8), at the given event times. */
export function sampleEvents(random: () => number): (occurredAt?: number) => FileAccessEventRecord {
  const shares = Array.from({ length: actors }, (_, i) => (i + 1) ** -skew);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  const upTo = Float64Array.from(shares, (share) => (sum += share / total));
  const pick = (at: number) => {
    let [low, high] = [0, actors - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? 1) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (occurredAt) => {
    const actor = pick(random());
    const action = actions[Math.floor(random() * actions.length)] ?? 'view';
    return {
      actor_email: `user${actor}@corp.com`,
      action,
      resource: `s3://department-${actor % 40}/project-${Math.floor(random() * 200)}/report-${Math.floor(random() * 5_000)}.pdf`,
      bytes: Math.floor(random() * 400_000),
      ip: `10.${actor % 200}.${Math.floor(random() * 200)}.7`,
      ua: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      ...(occurredAt !== undefined && { occurred_at: new Date(occurredAt).toISOString() }),
    };
  };
}

export function asPublication(
  tenantId: string,
  data: FileAccessEventRecord,
): Publication<FileAccessEventRecord> {
  const key = actorKey(tenantId, data.actor_email);
  return { id: newUuid(Date.now()), tenantId, key, value: Buffer.from(JSON.stringify(data)) };
}
