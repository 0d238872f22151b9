import { Injectable } from '@nestjs/common';
import type { Caller } from '@palisade/auth';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { accountOf } from '../accounts/accounts.js';
import type { User } from '../accounts/user.entity.js';
import type { SignedInBody } from '../logins/login-bodies.js';
import { Session } from '../sessions/session.entity.js';
import { SignAccessToken } from '../sessions/sign-access-token.js';

/** For somebody whose own request has changed where he belongs: the token that he sent with it is refused from then on. */
@Injectable()
export class RenewToken {
  constructor(private readonly tokens: SignAccessToken) {}

  /** In the transaction that makes the change. */
  async of(tx: EntityManager, caller: Caller, user: User): Promise<SignedInBody> {
    const session = await tx.findOneBy(Session, { id: caller.sessionId ?? '', state: 'active' });
    const account = await accountOf(tx, user.id);
    if (!session || !account) throw Problem.unauthorized('The session has ended.');
    return { ...account, ...(await this.tokens.sign(tx, session, user)) };
  }
}
