import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { type EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { belongingOf } from '../organizations/memberships.js';
import { type Origin, Sessions } from '../sessions/sessions.js';
import { SignAccessToken } from '../sessions/sign-access-token.js';
import type { SignedInBody } from './login-bodies.js';

/** Opens a session for somebody who has proved who he is. */
@Injectable()
export class SignIn {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: SignAccessToken,
    private readonly audit: AuditTrail,
  ) {}

  /** In a transaction that sees the user's organization. */
  async open(tx: EntityManager, user: User, origin: Origin): Promise<SignedInBody> {
    const { role, organization } = await belongingOf(tx, user);
    const session = await this.sessions.open(tx, user, { role, ...origin });
    const token = await this.tokens.sign(tx, session, user);
    const { id, email, name } = user;
    await this.audit.record(tx, {
      action: 'auth.login.succeeded',
      outcome: 'success',
      actor: { kind: 'user', id, email, ...origin },
      target: { kind: 'session', id: session.id },
      tenantId: user.tenantId ?? '',
    });
    return { user: { id, email, name }, organization, role, ...token };
  }
}
