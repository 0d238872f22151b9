import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { User } from './user.entity.js';

export interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  /** Whether somebody vouches for the address; else a link in a mail to it has to. */
  isVerified: boolean;
  /** By default: false for a hash of what nobody knows. */
  hasPassword?: boolean;
}

/** A user without an organization; throws a 409 problem when the e-mail address is taken. */
export async function createUser(tx: EntityManager, wanted: NewUser): Promise<User> {
  const user = await tryCreateUser(tx, wanted);
  if (user) return user;
  throw Problem.conflict('email-taken', 'There is an account with this e-mail address already.');
}

/** undefined when the e-mail address is taken. */
export async function tryCreateUser(
  tx: EntityManager,
  { email, name, passwordHash, isVerified, hasPassword = true }: NewUser,
): Promise<User | undefined> {
  const createdAt = new Date();
  const user = tx.create(User, {
    id: newId(),
    email,
    name,
    passwordHash,
    hasPassword,
    tenantId: null,
    membershipVersion: 1,
    emailVerifiedAt: isVerified ? createdAt : null,
    registrations: 1,
    createdAt,
  });
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(User)
    .values(user)
    .orIgnore()
    .returning('id')
    .execute();
  return (inserted.raw as unknown[]).length === 0 ? undefined : user;
}
