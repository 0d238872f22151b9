import { Injectable } from '@nestjs/common';
import type { Caller, Role } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { asMember } from '../organizations/memberships.js';
import type { AccountBody } from './account-bodies.js';

@Injectable()
export class Accounts {
  constructor(private readonly database: Database) {}

  /** The caller's own account, as it is now. */
  async of(caller: Caller): Promise<AccountBody> {
    const account = await asMember(this.database, caller.tenantId, (tx) => accountOf(tx, caller.id));
    if (!account) throw Problem.unauthorized('The account is gone.');
    return account;
  }
}

interface Row {
  id: string;
  email: string;
  name: string;
  isVerified: boolean;
  tenantId: string | null;
  organization: string | null;
  role: Role | null;
}

/** A person, where he belongs and as what, in one round trip; without an organization a viewer of nothing. Needs `asMember`. */
export async function accountOf(tx: EntityManager, userId: string): Promise<AccountBody | undefined> {
  const [row] = await tx.query<Row[]>(
    `select u.id, u.email, u.name, u.email_verified_at is not null as "isVerified",
            o.tenant_id as "tenantId", o.name as organization, m.role
       from identity.users u
       left join identity.memberships m on m.user_id = u.id
       left join identity.organizations o on o.tenant_id = m.tenant_id
      where u.id = $1`,
    [userId],
  );
  if (!row) return undefined;
  const { id, email, name, isVerified, tenantId, organization, role } = row;
  const belongs = tenantId !== null && organization !== null && role !== null;
  return {
    user: { id, email, name, email_verified: isVerified },
    organization: belongs ? { id: tenantId, name: organization } : null,
    role: belongs ? role : 'viewer',
  };
}
