import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { User } from './user.entity.js';

/** A user without an organization; throws a 409 problem when the e-mail address is taken. */
export async function createUser(
  tx: EntityManager,
  { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
): Promise<User> {
  const user = tx.create(User, {
    id: newId(),
    email,
    name,
    passwordHash,
    tenantId: null,
    membershipVersion: 1,
    createdAt: new Date(),
  });
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(User)
    .values(user)
    .orIgnore()
    .returning('id')
    .execute();
  if ((inserted.raw as unknown[]).length === 0) {
    throw Problem.conflict('email-taken', 'There is an account with this e-mail address already.');
  }
  return user;
}
