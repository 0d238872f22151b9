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
    const [row] = await this.database.prepared<Row>(accountStatement, [caller.id, caller.tenantId]);
    const account = row && accountIn(row);
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

/** A person, where he belongs and as what; without an organization a viewer of nothing. Needs `asMember`. */
export async function accountOf(tx: EntityManager, userId: string): Promise<AccountBody | undefined> {
  const [row] = await tx.query<Row[]>(accountStatement.text, [userId, null]);
  return row && accountIn(row);
}

/** In a transaction as whom that is; without one as the tenant, which the statement names for itself. */
const accountStatement = {
  name: 'account-of',
  text: `select id, email, name, is_verified as "isVerified", tenant_id as "tenantId", organization, role
           from identity.account_of($1, coalesce($2, current_setting('palisade.tenants', true), ''))`,
};

function accountIn({ id, email, name, isVerified, tenantId, organization, role }: Row): AccountBody {
  const belongs = tenantId !== null && organization !== null && role !== null;
  return {
    user: { id, email, name, email_verified: isVerified },
    organization: belongs ? { id: tenantId, name: organization } : null,
    role: belongs ? role : 'viewer',
  };
}
