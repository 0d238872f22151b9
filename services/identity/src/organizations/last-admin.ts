import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { Membership } from './membership.entity.js';

/** Throws a 409 problem when the organization, which is held, would be left without an admin. */
export async function assertNotLastAdmin(tx: EntityManager, { role, tenantId }: Membership): Promise<void> {
  if (role === 'admin' && (await tx.countBy(Membership, { tenantId, role: 'admin' })) === 1) {
    throw Problem.conflict('last-admin', 'An organization keeps at least one admin.');
  }
}
