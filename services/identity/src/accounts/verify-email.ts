import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { MemberEmailChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { Mail } from '../mail/mail.js';
import { MailThrottle } from '../mail/mail-throttle.js';
import { asMember } from '../organizations/memberships.js';
import type { Origin } from '../sessions/sessions.js';
import { Settings } from '../settings.js';
import { EmailLink } from './email-link.entity.js';
import { EmailLinks, linkInvalid } from './email-links.js';
import { inEvenTime } from './even-time.js';
import { User } from './user.entity.js';

/** Proves by links in mails that an address is its account's. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly links: EmailLinks,
    private readonly mail: Mail,
    private readonly throttle: MailThrottle,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** Mails a link that verifies the registration that the account stands for now. */
  async ask(tx: EntityManager, user: User, { ip }: Origin): Promise<void> {
    const { email } = user;
    const { token, expiresAt } = await this.links.issue(tx, user, { purpose: 'verify', email });
    const asked = { at: new Date(), ip };
    const values = { token, asked, isContested: user.registrations > 1 };
    await this.mail.queue(tx, { to: email, template: 'verify-email', values, expiresAt });
  }

  /** Whether an account can't be used before its address is verified. */
  isNeeded(user: User): boolean {
    return user.emailVerifiedAt === null && !this.settings.isLocal;
  }

  /** The link once more, for somebody whose password was right. */
  async remind({ email, passwordHash }: User, origin: Origin): Promise<void> {
    if (!(await this.throttle.to(email, 'remind'))) return;
    await this.database.system(async (tx) => {
      const user = await tx.findOneBy(User, { email, passwordHash });
      if (user) await this.ask(tx, user, origin);
    });
  }

  /** The link for whoever says that the address is his; whether there is such an account doesn't show. */
  async askAgain(email: string, origin: Origin): Promise<void> {
    await this.throttle.assertFrom(origin.ip ?? '');
    await inEvenTime(async () => {
      const mayBeMailed = await this.throttle.to(email, 'verify');
      await this.database.system(async (tx) => {
        const user = await tx.findOneBy(User, { email });
        if (user?.emailVerifiedAt !== null || !mayBeMailed) return;
        // Of several registrations nobody knows whose the last is: who reads the mail chooses a password.
        if (user.registrations > 1) await this.askForPassword(tx, user, origin);
        else await this.ask(tx, user, origin);
      });
    });
  }

  /** A link to choose a new password, which verifies the address too. */
  async askForPassword(tx: EntityManager, user: User, { ip }: Origin): Promise<void> {
    const { email } = user;
    const { token, expiresAt } = await this.links.issue(tx, user, { purpose: 'reset', email });
    const values = { token, asked: { at: new Date(), ip } };
    await this.mail.queue(tx, { to: email, template: 'reset-password', values, expiresAt });
  }

  /** Spends a link: its address is its account's from then on. */
  async verify(token: string, origin: Origin): Promise<void> {
    const found = await this.database.system(async (tx) => {
      const link = await this.links.find(tx, token, ['verify', 'change']);
      return link && { link, user: await tx.findOneByOrFail(User, { id: link.userId }) };
    });
    if (!found) {
      this.audit.refused({
        action: 'auth.email.verification_failed',
        actor: { kind: 'anonymous', ...origin },
        reason: 'link-invalid',
        tenantId: '',
      });
      throw linkInvalid();
    }
    await asMember(this.database, found.user.tenantId, async (tx) => {
      const where = { id: found.user.id };
      const user = await tx.findOneOrFail(User, { where, lock: { mode: 'pessimistic_write' } });
      if (!(await this.links.spend(tx, found.link))) throw linkInvalid();
      if (user.tenantId !== found.user.tenantId) {
        throw Problem.unavailable('The account is being changed; try again.');
      }
      await (found.link.purpose === 'change'
        ? this.change(tx, user, found.link, origin)
        : this.confirm(tx, user, found.link, origin));
    });
  }

  private async confirm(tx: EntityManager, user: User, { email }: EmailLink, origin: Origin): Promise<void> {
    if (user.email !== email) throw linkInvalid();
    await tx.delete(EmailLink, { userId: user.id, purpose: 'verify' });
    if (user.emailVerifiedAt !== null) return;
    user.emailVerifiedAt = new Date();
    await tx.save(User, user);
    await this.record(tx, { action: 'auth.email.verified', user, origin });
  }

  private async change(tx: EntityManager, user: User, { email }: EmailLink, origin: Origin): Promise<void> {
    if (await tx.existsBy(User, { email })) throw emailTaken();
    const before = user.email;
    user.email = email;
    const changedAt = new Date();
    user.emailVerifiedAt = changedAt;
    // Of two accounts that confirm one address at once, the second waits here and finds it taken.
    await tx.save(User, user).catch((error: unknown) => {
      throw isTaken(error) ? emailTaken(error) : error;
    });
    // Also those that lie in the mailbox of the former address.
    await this.links.dropAll(tx, user.id);
    const values = { done: { at: new Date(), ip: origin.ip } };
    await this.mail.queue(tx, { to: before, template: 'email-changed', values });
    await this.record(tx, {
      action: 'auth.email.changed',
      user,
      origin,
      details: { from: before, to: email },
    });
    if (user.tenantId === null) return;
    await this.outbox.append(tx, MemberEmailChangedRecord, {
      tenantId: user.tenantId,
      key: user.tenantId,
      data: { user_id: user.id, changed_at: changedAt.toISOString() },
    });
  }

  private record(
    tx: EntityManager,
    {
      action,
      user,
      origin,
      details,
    }: { action: string; user: User; origin: Origin; details?: Record<string, string> },
  ): Promise<void> {
    const { id, email, tenantId } = user;
    return this.audit.record(tx, {
      action,
      outcome: 'success',
      actor: { kind: 'user', id, email, ...origin },
      target: { kind: 'user', id },
      ...(details ? { details } : {}),
      tenantId: tenantId ?? '',
    });
  }
}

const UNIQUE_VIOLATION = '23505';

function isTaken(error: unknown): boolean {
  return (
    error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION
  );
}

function emailTaken(cause?: unknown): Problem {
  return new Problem({
    status: 409,
    slug: 'email-taken',
    title: 'Conflict',
    detail: 'There is an account with this e-mail address already.',
    cause,
  });
}

/** To somebody whose password was right. */
export function emailNotVerified(): Problem {
  return new Problem({
    status: 403,
    slug: 'email-not-verified',
    title: 'E-mail address not verified',
    detail: 'Open the link in the mail that was sent to your address; then log in.',
  });
}
