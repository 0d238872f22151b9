import type { EntityManager } from 'typeorm';
import type { Database } from '@palisade/database';
import type { Role } from '@palisade/auth';
import type { User } from '../accounts/user.entity.js';
import { Membership } from './membership.entity.js';
import { Organization } from './organization.entity.js';

/** A transaction that sees what the person may see: his organization, if he has one. */
export function asMember<T>(
  database: Database,
  tenantId: string | null,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  return tenantId === null || tenantId === '' ? database.system(work) : database.asTenant(tenantId, work);
}

/** Where the user belongs and as what; without an organization a person is a viewer of nothing. Needs `asMember`. */
export async function belongingOf(
  tx: EntityManager,
  user: User,
): Promise<{ role: Role; organization: { id: string; name: string } | null }> {
  const membership = await tx.findOneBy(Membership, { userId: user.id });
  if (!membership) return { role: 'viewer', organization: null };
  const { tenantId, name } = await tx.findOneByOrFail(Organization, { tenantId: membership.tenantId });
  return { role: membership.role, organization: { id: tenantId, name } };
}
