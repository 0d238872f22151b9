import { Injectable } from '@nestjs/common';
import type { Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { asMember, belongingOf } from '../organizations/memberships.js';
import type { AccountBody } from './account-bodies.js';
import { User } from './user.entity.js';

@Injectable()
export class Accounts {
  constructor(private readonly database: Database) {}

  /** The caller's own account, as it is now. */
  of(caller: Caller): Promise<AccountBody> {
    return asMember(this.database, caller.tenantId, async (tx) => {
      const user = await tx.findOneBy(User, { id: caller.id });
      if (!user) throw Problem.unauthorized('The account is gone.');
      const { id, email, name } = user;
      return { user: { id, email, name }, ...(await belongingOf(tx, user)) };
    });
  }
}
