import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { createUser } from '../accounts/create-user.js';
import { normaliseEmail, User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { SignIn } from '../logins/sign-in.js';
import { LoginThrottle } from '../logins/login-throttle.js';
import { AddMember } from '../organizations/add-member.js';
import { Passwords } from '../passwords/passwords.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import { type Attempt, keepAttempt, takeAttempt } from './attempts.js';
import { domainOf } from './domain-name.js';
import { ownerOf } from './domains.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import { OpenId, ProviderFailure, type Subject } from './openid.js';
import type {
  FinishSingleSignOnBody,
  StartedSingleSignOnBody,
  StartSingleSignOnBody,
} from './single-sign-on-bodies.js';

const LONGEST_NAME = 200;

/**
 * Signs in by an organization's own provider. A subject is who he was linked as, by issuer and subject and never by an
 * e-mail address: an account that is there already links itself while it is logged in. Who is new becomes a member on the
 * fly only where the organization has proven his domain.
 */
@Injectable()
export class SingleSignOn {
  private readonly logger = new Logger(SingleSignOn.name);

  constructor(
    private readonly database: Database,
    private readonly openId: OpenId,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly members: AddMember,
    private readonly signIn: SignIn,
    private readonly audit: AuditTrail,
  ) {}

  async start(
    { email, organization }: StartSingleSignOnBody,
    { ip }: Origin,
  ): Promise<StartedSingleSignOnBody> {
    await this.slowDown(ip);
    const tenantId =
      email === undefined
        ? organization
        : await this.database.system((tx) => ownerOf(tx, domainOf(normaliseEmail(email))));
    if (tenantId === undefined) throw noSingleSignOn();
    return this.begin(tenantId, null);
  }

  /** For somebody who is logged in: links his account with who he is at his organization's provider. */
  startLinking({ tenantId, id }: Caller): Promise<StartedSingleSignOnBody> {
    if (tenantId === '') throw noSingleSignOn();
    return this.begin(tenantId, id);
  }

  async finish({ attempt: secret, query }: FinishSingleSignOnBody, origin: Origin): Promise<SessionGrant> {
    await this.slowDown(origin.ip);
    const attempt = await this.take(secret, null);
    const { subject, provider } = await this.subjectOf(attempt, query);
    return this.database.asTenant(attempt.tenantId, async (tx) => {
      const user = await this.userOf(tx, subject, { provider, origin });
      return this.signIn.open(tx, user, { ...origin, isVouchedFor: true });
    });
  }

  async finishLinking(
    { attempt: secret, query }: FinishSingleSignOnBody,
    caller: Caller,
    origin: Origin,
  ): Promise<LinkedIdentity> {
    const attempt = await this.take(secret, caller.id);
    const { subject } = await this.subjectOf(attempt, query);
    return this.database.asTenant(attempt.tenantId, async (tx) => {
      const user = await tx.findOne(User, { where: { id: caller.id }, lock: { mode: 'pessimistic_read' } });
      if (user?.tenantId !== attempt.tenantId) throw notAMember();
      return this.link(tx, user, { subject, origin });
    });
  }

  linksOf({ tenantId, id }: Caller): Promise<LinkedIdentity[]> {
    if (tenantId === '') return Promise.resolve([]);
    return this.database.asTenant(tenantId, (tx) =>
      tx.find(LinkedIdentity, { where: { userId: id }, order: { id: 'asc' } }),
    );
  }

  /** In a transaction of the caller's organization; false when he has no such link. */
  async unlink(
    tx: EntityManager,
    id: string,
    { caller, origin }: { caller: Caller; origin: Origin },
  ): Promise<boolean> {
    const known = await tx.findOneBy(LinkedIdentity, { id, userId: caller.id });
    if (!known) return false;
    await tx.delete(LinkedIdentity, { id });
    await this.record(
      tx,
      'auth.identity.unlinked',
      { id: caller.id, email: caller.email },
      { known, origin },
    );
    return true;
  }

  private async begin(tenantId: string, linkingUserId: string | null): Promise<StartedSingleSignOnBody> {
    const provider = await this.providerOf(tenantId);
    if (!provider) throw noSingleSignOn();
    const client = this.openId.clientOf(provider);
    const checks = this.openId.newChecks();
    const url = await this.openId.authorizationUrl(client, checks).catch((error: unknown) => {
      throw this.asProblem(error, { tenantId, linkingUserId });
    });
    const attempt = await this.database.system((tx) => keepAttempt(tx, client, { ...checks, linkingUserId }));
    return { url, attempt };
  }

  private async take(secret: string, linkingUserId: string | null): Promise<Attempt> {
    const attempt = await this.database.system((tx) => takeAttempt(tx, secret));
    if (attempt?.linkingUserId !== linkingUserId) {
      throw refused(
        'This was not begun here, took too long or was finished already; begin again.',
        linkingUserId,
      );
    }
    return attempt;
  }

  private async subjectOf(
    attempt: Attempt,
    query: string,
  ): Promise<{ subject: Subject; provider: IdentityProvider }> {
    const provider = await this.providerOf(attempt.tenantId);
    if (provider?.issuer !== attempt.issuer || provider.clientId !== attempt.clientId) {
      throw refused('The organization has changed its provider; begin again.', attempt.linkingUserId);
    }
    try {
      return { subject: await this.openId.subject(this.openId.clientOf(provider), attempt, query), provider };
    } catch (error) {
      throw this.asProblem(error, attempt);
    }
  }

  private providerOf(tenantId: string): Promise<IdentityProvider | null> {
    return this.database.asTenant(tenantId, (tx) => tx.findOneBy(IdentityProvider, { tenantId }));
  }

  private async userOf(
    tx: EntityManager,
    subject: Subject,
    { provider, origin }: { provider: IdentityProvider; origin: Origin },
  ): Promise<User> {
    const { tenantId } = provider;
    const link = await tx.findOneBy(LinkedIdentity, {
      tenantId,
      issuer: subject.issuer,
      subject: subject.subject,
    });
    if (!link) return this.provision(tx, subject, { provider, origin });
    const user = await tx.findOne(User, { where: { id: link.userId }, lock: { mode: 'pessimistic_read' } });
    // Whoever was removed stays so: a link brings nobody back.
    if (user?.tenantId !== tenantId) throw notAMember();
    await tx.update(LinkedIdentity, { id: link.id }, { lastUsedAt: new Date() });
    return user;
  }

  private async provision(
    tx: EntityManager,
    subject: Subject,
    { provider, origin }: { provider: IdentityProvider; origin: Origin },
  ): Promise<User> {
    const { tenantId, defaultRole: role } = provider;
    const email = subject.email === undefined ? undefined : normaliseEmail(subject.email);
    if (email === undefined) throw refused('The provider does not vouch for an e-mail address of yours.');
    if (await tx.existsBy(User, { email })) throw linkFirst();
    if ((await ownerOf(tx, domainOf(email))) !== tenantId) {
      throw refused(
        'Your e-mail address is not of a domain that your organization has proven to be its own.',
      );
    }
    const name =
      (subject.name ?? '')
        .replace(/\p{Cc}/gu, '')
        .trim()
        .slice(0, LONGEST_NAME) || email;
    // A password that nobody knows, so that none opens the account until its owner has set one.
    const passwordHash = await this.passwords.hash(randomBytes(32).toString('base64'));
    const user = await createUser(tx, { email, name, passwordHash, isVerified: true });
    await this.members.add(tx, user, { tenantId, role });
    await this.audit.record(tx, {
      action: 'identity.member.provisioned',
      outcome: 'success',
      actor: { kind: 'user', id: user.id, email, ...origin },
      target: { kind: 'user', id: user.id },
      details: { issuer: subject.issuer, role },
      tenantId,
    });
    await this.link(tx, user, { subject, origin });
    return user;
  }

  private async link(
    tx: EntityManager,
    user: User,
    { subject: { issuer, subject }, origin }: { subject: Subject; origin: Origin },
  ): Promise<LinkedIdentity> {
    const known = tx.create(LinkedIdentity, {
      id: newId(),
      tenantId: user.tenantId ?? '',
      issuer,
      subject,
      userId: user.id,
      createdAt: new Date(),
      lastUsedAt: null,
    });
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(LinkedIdentity)
      .values(known)
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) {
      throw Problem.conflict(
        'already-linked',
        'That account of the provider, or this one, is linked already.',
      );
    }
    await this.record(tx, 'auth.identity.linked', { id: user.id, email: user.email }, { known, origin });
    return known;
  }

  private record(
    tx: EntityManager,
    action: string,
    user: { id: string; email?: string },
    { known, origin }: { known: LinkedIdentity; origin: Origin },
  ): Promise<void> {
    return this.audit.record(tx, {
      action,
      outcome: 'success',
      actor: { kind: 'user', ...user, ...origin },
      target: { kind: 'linked_identity', id: known.id },
      details: { issuer: known.issuer },
      tenantId: known.tenantId,
    });
  }

  private async slowDown(ip = ''): Promise<void> {
    const wait = await this.throttle.registration(ip);
    if (wait > 0)
      throw Problem.tooMany(wait, 'Too many attempts from this address; wait before you try again.');
  }

  private asProblem(
    error: unknown,
    { tenantId, linkingUserId }: Pick<Attempt, 'tenantId' | 'linkingUserId'>,
  ): unknown {
    if (!(error instanceof ProviderFailure)) return error;
    this.logger.warn({ reason: error.message, tenantId }, 'a sign-in by a provider failed');
    return refused(
      "Your organization's provider could not be asked, or did not confirm who you are.",
      linkingUserId,
    );
  }
}

/** 401 where somebody isn't signed in yet; of a caller who is, it would say that his session is over. */
function refused(detail: string, linkingUserId: string | null = null): Problem {
  const status = linkingUserId === null ? 401 : 403;
  return new Problem({ status, slug: 'single-sign-on-failed', title: 'Not signed in', detail });
}

function noSingleSignOn(): Problem {
  return new Problem({
    status: 404,
    slug: 'no-single-sign-on',
    title: 'No single sign-on',
    detail: 'No organization has set up single sign-on for this.',
  });
}

function notAMember(): Problem {
  return new Problem({
    status: 403,
    slug: 'not-a-member',
    title: 'Not a member',
    detail: 'You are not a member of this organization; ask for an invite.',
  });
}

function linkFirst(): Problem {
  return new Problem({
    status: 409,
    slug: 'link-first',
    title: 'Link your account first',
    detail:
      'There is an account with your e-mail address: log in to it as you do, and link it under your account.',
  });
}
