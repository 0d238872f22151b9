import { Injectable } from '@nestjs/common';
import type { Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { normaliseEmail, User } from '../accounts/user.entity.js';
import { SignIn } from '../logins/sign-in.js';
import { LoginThrottle } from '../logins/login-throttle.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import { spendLinkToken } from './attempts.js';
import { domainOf } from './domain-name.js';
import { ownerOf } from './domains.js';
import { IdentityLinks } from './identity-links.js';
import { LinkedIdentity } from './linked-identity.entity.js';
import { noSingleSignOn, ProviderVisits, refused, type Visit } from './provider-visits.js';
import { ProvisionMember } from './provision-member.js';
import type {
  FinishSingleSignOnBody,
  StartedSingleSignOnBody,
  StartSingleSignOnBody,
} from './single-sign-on-bodies.js';

/**
 * Signs in by an organization's own provider. A subject is who he was linked as, by issuer and subject and never by an
 * e-mail address: an account that is there already links itself while it is logged in, or with the token that a login
 * gave which was right and refused. Who is new becomes a member on the fly only where the organization has proven his
 * domain.
 */
@Injectable()
export class SingleSignOn {
  constructor(
    private readonly database: Database,
    private readonly visits: ProviderVisits,
    private readonly throttle: LoginThrottle,
    private readonly members: ProvisionMember,
    private readonly links: IdentityLinks,
    private readonly signIn: SignIn,
  ) {}

  async start(
    { email, organization, link_token: linkToken }: StartSingleSignOnBody,
    { ip }: Origin,
  ): Promise<StartedSingleSignOnBody> {
    await this.slowDown(ip);
    if (linkToken !== undefined) return this.startRefused(linkToken);
    const tenantId =
      email === undefined
        ? organization
        : await this.database.system((tx) => ownerOf(tx, domainOf(normaliseEmail(email))));
    if (tenantId === undefined) throw noSingleSignOn();
    return this.visits.begin(tenantId, { of: 'sign-in' });
  }

  /** For somebody who is logged in: links his account with who he is at his organization's provider. */
  startLinking({ tenantId, id }: Caller): Promise<StartedSingleSignOnBody> {
    return this.visits.begin(tenantId, { of: 'link', userId: id });
  }

  async finish(body: FinishSingleSignOnBody, origin: Origin): Promise<SessionGrant> {
    await this.slowDown(origin.ip);
    const visit = await this.visits.finish(body, { of: ['sign-in', 'link-and-sign-in'] });
    const { purpose, subject, provider } = visit;
    return this.database.asTenant(provider.tenantId, async (tx) => {
      const user =
        purpose.of === 'sign-in'
          ? await this.userOf(tx, visit, origin)
          : await this.member(tx, purpose.userId, provider.tenantId);
      if (purpose.of === 'link-and-sign-in') await this.links.ask(tx, user, { subject, origin });
      return this.signIn.open(tx, user, { ...origin, isVouchedFor: true });
    });
  }

  async finishLinking(body: FinishSingleSignOnBody, caller: Caller, origin: Origin): Promise<LinkedIdentity> {
    const { subject, provider } = await this.visits.finish(body, { of: ['link'], userId: caller.id });
    return this.database.asTenant(provider.tenantId, async (tx) => {
      const user = await this.member(tx, caller.id, provider.tenantId);
      return this.links.ask(tx, user, { subject, origin });
    });
  }

  /** For somebody whose login was right, but whom his organization lets in by its provider alone. */
  private async startRefused(linkToken: string): Promise<StartedSingleSignOnBody> {
    const user = await this.database.system(async (tx) => {
      const id = await spendLinkToken(tx, linkToken);
      return id === undefined ? null : tx.findOneBy(User, { id });
    });
    if (!user) throw refused('The login took too long or was used already; log in again.');
    return this.visits.begin(user.tenantId ?? '', { of: 'link-and-sign-in', userId: user.id });
  }

  private async userOf(tx: EntityManager, { subject, provider }: Visit, origin: Origin): Promise<User> {
    const { tenantId } = provider;
    const link = await tx.findOneBy(LinkedIdentity, {
      tenantId,
      issuer: subject.issuer,
      subject: subject.subject,
    });
    if (!link) return this.members.provision(tx, subject, { provider, origin });
    const user = await this.member(tx, link.userId, tenantId);
    await tx.update(LinkedIdentity, { id: link.id }, { lastUsedAt: new Date() });
    return user;
  }

  /** Held; whoever was removed stays so: a link brings nobody back. */
  private async member(tx: EntityManager, id: string, tenantId: string): Promise<User> {
    const user = await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_read' } });
    if (user?.tenantId !== tenantId) throw notAMember();
    return user;
  }

  private async slowDown(ip = ''): Promise<void> {
    const wait = await this.throttle.registration(ip);
    if (wait > 0)
      throw Problem.tooMany(wait, 'Too many attempts from this address; wait before you try again.');
  }
}

function notAMember(): Problem {
  return new Problem({
    status: 403,
    slug: 'not-a-member',
    title: 'Not a member',
    detail: 'You are not a member of this organization; ask for an invite.',
  });
}
