import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import type { EntityManager } from 'typeorm';
import { Mail } from '../mail/mail.js';
import type { Origin } from '../sessions/sessions.js';
import { createUser, type NewUser, tryCreateUser } from './create-user.js';
import { DropCredentials } from './drop-credentials.js';
import { User } from './user.entity.js';
import { VerifyEmail } from './verify-email.js';

/** Makes accounts for people who register, and asks their mailboxes whether it is they. */
@Injectable()
export class OpenAccount {
  constructor(
    private readonly verification: VerifyEmail,
    private readonly credentials: DropCredentials,
    private readonly mail: Mail,
    private readonly audit: AuditTrail,
  ) {}

  /** The new user's id; throws a 409 problem when the address is taken. */
  async openNew(tx: EntityManager, wanted: NewUser, origin: Origin): Promise<string> {
    const user = await createUser(tx, wanted);
    return this.opened(tx, user, origin);
  }

  /** undefined when the address was taken: its mailbox is told what came of it. */
  async openOrTell(tx: EntityManager, wanted: NewUser, origin: Origin): Promise<string | undefined> {
    const user = await tryCreateUser(tx, wanted);
    if (user) return this.opened(tx, user, origin);
    const where = { email: wanted.email };
    const known = await tx.findOneOrFail(User, { where, lock: { mode: 'pessimistic_write' } });
    if (known.emailVerifiedAt === null && known.tenantId === null)
      await this.replace(tx, known, wanted, origin);
    else await this.refuse(tx, known, origin);
    return undefined;
  }

  /** Nobody has proved that the address is his: the last one to register is asked to, and what others set goes. */
  private async replace(
    tx: EntityManager,
    user: User,
    { name, passwordHash }: NewUser,
    origin: Origin,
  ): Promise<void> {
    await this.credentials.drop(tx, user);
    user.name = name;
    user.passwordHash = passwordHash;
    user.registrations += 1;
    user.createdAt = new Date();
    await tx.save(User, user);
    await this.opened(tx, user, origin);
  }

  private async refuse(tx: EntityManager, { id, email, tenantId }: User, origin: Origin): Promise<void> {
    const values = { asked: { at: new Date(), ip: origin.ip } };
    await this.mail.queue(tx, { to: email, template: 'account-exists', values });
    await this.audit.record(tx, {
      action: 'auth.account.registered',
      outcome: 'denied',
      actor: { kind: 'anonymous', ...origin },
      target: { kind: 'user', id },
      reason: 'email-taken',
      tenantId: tenantId ?? '',
    });
  }

  private async opened(tx: EntityManager, user: User, origin: Origin): Promise<string> {
    const { id, email } = user;
    await this.verification.ask(tx, user, origin);
    await this.audit.record(tx, {
      action: 'auth.account.registered',
      outcome: 'success',
      actor: { kind: 'user', id, email, ...origin },
      target: { kind: 'user', id },
      tenantId: '',
    });
    return id;
  }
}
