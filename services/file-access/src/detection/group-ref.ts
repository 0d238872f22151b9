import { createHash } from 'node:crypto';
import { actorKey } from '@palisade/contracts';
import type { GroupValue, RegroupedMatch } from '../engine/engine.js';
import { groupKey } from '../engine/tracking/regroup.js';

/** Whose state it is: an actor's, or that of what a rule groups by. */
export interface GroupRef {
  readonly tenantId: string;
  /** `actor:<address>`, or `group:<tracker>:<hash of the values>`: what a row can be found by. */
  readonly groupId: string;
  /** From which the ids of its episodes derive: the same wherever the group is held. */
  readonly stateKey: string;
  /** The key of the records that it is made of; it decides the partition that holds the group. */
  readonly heldBy: string;
}

const shares = 64;

export function actorRef(tenantId: string, actor: string): GroupRef {
  const key = actorKey(tenantId, actor);
  return { tenantId, groupId: `actor:${actor}`, stateKey: key, heldBy: key };
}

export function groupRef(tenantId: string, match: Pick<RegroupedMatch, 'trackerKey' | 'group'>): GroupRef {
  const stateKey = `${tenantId}:${match.trackerKey}:${groupKey(match.group)}`;
  const digest = createHash('sha256').update(stateKey).digest('base64url');
  return {
    tenantId,
    groupId: `group:${match.trackerKey}:${digest}`,
    stateKey,
    heldBy: shareKey(tenantId, match.group),
  };
}

/** A tenant's groups travel in shares, each always the same way. */
export function shareKey(tenantId: string, group: readonly GroupValue[]): string {
  const digest = createHash('sha256').update(groupKey(group)).digest();
  return `${tenantId}:${digest.readUInt32BE(0) % shares}`;
}

export const idOf = ({ tenantId, groupId }: GroupRef): string => `${tenantId}:${groupId}`;
