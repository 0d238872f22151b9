import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Factors } from '../factors/factors.js';
import { Sessions } from '../sessions/sessions.js';
import { forgetLinking } from '../single-sign-on/attempts.js';
import { EmailLinks } from './email-links.js';
import type { User } from './user.entity.js';

/**
 * Forgets all by which somebody could get into an account that was made with an address that nobody had proved to be
 * his: factors, identities of single sign-on, sessions, links. The password is for the caller to replace.
 */
@Injectable()
export class DropCredentials {
  constructor(
    private readonly factors: Factors,
    private readonly sessions: Sessions,
    private readonly links: EmailLinks,
  ) {}

  /** With the user's row locked, in a transaction that sees his organization. */
  async drop(tx: EntityManager, user: User): Promise<void> {
    await this.factors.drop(tx, user.id);
    await tx.query('delete from identity.linked_identities where user_id = $1', [user.id]);
    await this.sessions.endAll(tx, user.id);
    await this.links.dropAll(tx, user.id);
    await forgetLinking(tx, user.id);
  }
}
