import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller, type Role } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { asMember } from '../organizations/memberships.js';
import type { Origin } from '../sessions/sessions.js';
import type { AccountBody } from './account-bodies.js';
import { User } from './user.entity.js';

@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditTrail,
  ) {}

  /** The caller's own account, as it is now. */
  async of(caller: Caller): Promise<AccountBody> {
    const account = await asMember(this.database, caller.tenantId, (tx) => accountOf(tx, caller.id));
    if (!account) throw Problem.unauthorized('The account is gone.');
    return account;
  }

  async rename(caller: Caller, name: string, origin: Origin): Promise<AccountBody> {
    return asMember(this.database, caller.tenantId, async (tx) => {
      const { affected } = await tx.update(User, { id: caller.id }, { name });
      const account = affected === 1 ? await accountOf(tx, caller.id) : undefined;
      if (!account) throw Problem.unauthorized('The account is gone.');
      const { id, email } = account.user;
      await this.audit.record(tx, {
        action: 'auth.account.renamed',
        outcome: 'success',
        actor: { kind: 'user', id, email, ...origin },
        target: { kind: 'user', id },
        tenantId: caller.tenantId,
      });
      return account;
    });
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
