import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { createUser, type NewUser } from '../accounts/create-user.js';
import { DropCredentials } from '../accounts/drop-credentials.js';
import { normaliseEmail, User } from '../accounts/user.entity.js';
import { AddMember } from '../organizations/add-member.js';
import { Passwords } from '../passwords/passwords.js';
import type { Origin } from '../sessions/sessions.js';
import { domainOf } from './domain-name.js';
import { ownerOf } from './domains.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import { IdentityLinks } from './identity-links.js';
import type { Subject } from './openid.js';
import { refused } from './provider-visits.js';

const LONGEST_NAME = 200;

/** Makes who is new a member on the fly, where the provider vouches for his address and the organization has proven its domain. */
@Injectable()
export class ProvisionMember {
  constructor(
    private readonly passwords: Passwords,
    private readonly credentials: DropCredentials,
    private readonly members: AddMember,
    private readonly links: IdentityLinks,
    private readonly audit: AuditTrail,
  ) {}

  async provision(
    tx: EntityManager,
    subject: Subject,
    { provider, origin }: { provider: IdentityProvider; origin: Origin },
  ): Promise<User> {
    const { tenantId, defaultRole: role } = provider;
    const email = subject.email === undefined ? undefined : normaliseEmail(subject.email);
    if (email === undefined) throw refused('The provider does not vouch for an e-mail address of yours.');
    const known = await tx.findOne(User, { where: { email }, lock: { mode: 'pessimistic_write' } });
    if (known && hasProvenAnything(known)) throw linkFirst();
    if ((await ownerOf(tx, domainOf(email))) !== tenantId) {
      throw known
        ? linkFirst()
        : refused('Your e-mail address is not of a domain that your organization has proven to be its own.');
    }
    const name =
      (subject.name ?? '')
        .replace(/\p{Cc}/gu, '')
        .trim()
        .slice(0, LONGEST_NAME) || email;
    // A password that nobody knows, so that none opens the account until its owner has set one.
    const passwordHash = await this.passwords.hash(randomBytes(32).toString('base64'));
    const wanted = { email, name, passwordHash, isVerified: true, hasPassword: false };
    const user = known ? await this.takeOver(tx, known, wanted) : await createUser(tx, wanted);
    await this.members.add(tx, user, { tenantId, role });
    await this.audit.record(tx, {
      action: 'identity.member.provisioned',
      outcome: 'success',
      actor: { kind: 'user', id: user.id, email, ...origin },
      target: { kind: 'user', id: user.id },
      details: {
        issuer: subject.issuer,
        role,
        ...(known ? { replaced: 'an account that was not verified' } : {}),
      },
      tenantId,
    });
    await this.links.link(tx, user, { subject, origin });
    return user;
  }

  /** An account that somebody registered with an address that he never proved to be his: nothing of his stays. */
  private async takeOver(tx: EntityManager, user: User, { name, passwordHash }: NewUser): Promise<User> {
    await this.credentials.drop(tx, user);
    const now = new Date();
    Object.assign(user, { name, passwordHash, hasPassword: false, emailVerifiedAt: now, createdAt: now });
    return tx.save(User, user);
  }
}

function hasProvenAnything({ emailVerifiedAt, tenantId }: User): boolean {
  return emailVerifiedAt !== null || tenantId !== null;
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
