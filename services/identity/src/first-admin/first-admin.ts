import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { type EntityManager, IsNull, MoreThan, Not } from 'typeorm';
import { createUser } from '../accounts/create-user.js';
import { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { LoginThrottle } from '../logins/login-throttle.js';
import { SignIn } from '../logins/sign-in.js';
import { FoundOrganization } from '../organizations/found-organization.js';
import { assertAcceptable } from '../passwords/password-policy.js';
import { Passwords } from '../passwords/passwords.js';
import type { SessionGrant } from '../sessions/session-header.js';
import type { Origin } from '../sessions/sessions.js';
import type { BootstrapBody } from './bootstrap-body.js';
import { BootstrapToken } from './bootstrap-token.entity.js';

/** The first admin of an installation, made by whoever can run a command beside the service. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly database: Database,
    private readonly throttle: LoginThrottle,
    private readonly passwords: Passwords,
    private readonly organizations: FoundOrganization,
    private readonly signIn: SignIn,
    private readonly audit: AuditTrail,
  ) {}

  /** A new token, in place of those before; undefined when the installation has an organization already. */
  issue(lifetimeMinutes: number, now = new Date()): Promise<{ token: string; expiresAt: Date } | undefined> {
    return this.database.system(async (tx) => {
      await lock(tx);
      if (await hasMembers(tx)) return undefined;
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now.getTime() + lifetimeMinutes * 60_000);
      await tx.createQueryBuilder().delete().from(BootstrapToken).execute();
      await tx.insert(BootstrapToken, { tokenHash: hashOf(token), createdAt: now, expiresAt });
      return { token, expiresAt };
    });
  }

  /** Spends the token on an organization and its admin, who is signed in by it. */
  async make(body: BootstrapBody, origin: Origin): Promise<SessionGrant> {
    const wait = await this.throttle.registration(origin.ip ?? '');
    if (wait > 0) throw Problem.tooMany(wait);
    const { token, email, name, password, organization, time_zone: timeZone } = body;
    await this.database.system((tx) => this.assertValid(tx, token, origin));
    assertAcceptable(password, { email, name });
    const passwordHash = await this.passwords.hash(password);

    const id = newId();
    return this.database.asTenant(id, async (tx) => {
      await lock(tx);
      const spent = { tokenHash: hashOf(token), expiresAt: MoreThan(new Date()) };
      const { affected } = await tx.delete(BootstrapToken, spent);
      if (affected !== 1) throw Problem.unauthorized('The token is wrong, used or expired.');
      if (await hasMembers(tx)) throw Problem.conflict('already-set-up', 'There is an organization already.');
      const admin = await createUser(tx, { email, name, passwordHash, isVerified: true });
      await this.organizations.found(tx, admin, { id, name: organization, timeZone, origin });
      return this.signIn.open(tx, admin, origin);
    });
  }

  private async assertValid(tx: EntityManager, token: string, origin: Origin): Promise<void> {
    const found = await tx.findOneBy(BootstrapToken, { tokenHash: hashOf(token) });
    if (found && found.expiresAt > new Date()) return;
    this.audit.refused({
      action: 'auth.bootstrap.refused',
      actor: { kind: 'anonymous', ...origin },
      reason: 'bootstrap-token-invalid',
      tenantId: '',
    });
    throw Problem.unauthorized('The token is wrong, used or expired.');
  }
}

function hasMembers(tx: EntityManager): Promise<boolean> {
  return tx.existsBy(User, { tenantId: Not(IsNull()) });
}

async function lock(tx: EntityManager): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('palisade.identity.first-admin', 0))`);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
