import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { seal } from '../sealing/seal.js';
import { Settings } from '../settings.js';
import { Membership } from '../organizations/membership.entity.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { type Client, clientSecretPurpose, OpenId, ProviderFailure } from './openid.js';
import type { ChangeSingleSignOnBody } from './single-sign-on-bodies.js';

interface Change {
  wanted: ChangeSingleSignOnBody;
  by: AuditActor;
}

/** The provider of an organization. */
@Injectable()
export class SingleSignOnSettings {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly openId: OpenId,
    private readonly audit: AuditTrail,
  ) {}

  of(tenantId: string): Promise<IdentityProvider | null> {
    return this.database.asTenant(tenantId, (tx) => tx.findOneBy(IdentityProvider, { tenantId }));
  }

  /** Sets it once the provider has answered; throws a 400 problem that says what is wrong with it, 409 when the revision is stale. */
  async change(tenantId: string, { wanted, by }: Change): Promise<IdentityProvider> {
    const before = await this.of(tenantId);
    if ((before?.revision ?? 0) !== wanted.revision) throw stale();
    const client = this.clientOf(tenantId, wanted, before);
    await this.assertAnswers(client);
    return this.database.asTenant(tenantId, async (tx) => {
      const now = new Date();
      const known = await tx.findOne(IdentityProvider, {
        where: { tenantId },
        lock: { mode: 'pessimistic_write' },
      });
      if ((known?.revision ?? 0) !== wanted.revision) throw stale();
      const provider = tx.create(IdentityProvider, {
        tenantId,
        issuer: client.issuer,
        clientId: client.clientId,
        sealedClientSecret: seal(Buffer.from(client.clientSecret), {
          key: this.settings.keyEncryptionKey,
          purpose: clientSecretPurpose(tenantId),
        }),
        defaultRole: wanted.default_role,
        isEnforced: wanted.enforced,
        revision: wanted.revision + 1,
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
      });
      await tx.save(IdentityProvider, provider);
      await this.audit.record(tx, {
        action: 'identity.single_sign_on.changed',
        outcome: 'success',
        actor: by,
        target: { kind: 'organization', id: tenantId },
        details: {
          issuer: provider.issuer,
          client_id: provider.clientId,
          default_role: provider.defaultRole,
          enforced: String(provider.isEnforced),
          secret_changed: String(wanted.client_secret !== undefined),
        },
        tenantId,
      });
      return provider;
    });
  }

  /** False when there was none. Links stay: the same issuer opens them again. */
  remove(tenantId: string, by: AuditActor): Promise<boolean> {
    return this.database.asTenant(tenantId, async (tx) => {
      const { affected } = await tx.delete(IdentityProvider, { tenantId });
      if (affected !== 1) return false;
      await this.audit.record(tx, {
        action: 'identity.single_sign_on.removed',
        outcome: 'success',
        actor: by,
        target: { kind: 'organization', id: tenantId },
        tenantId,
      });
      return true;
    });
  }

  private clientOf(
    tenantId: string,
    wanted: ChangeSingleSignOnBody,
    before: IdentityProvider | null,
  ): Client {
    const { issuer, client_id: clientId, client_secret: given } = wanted;
    // A secret that is kept goes to the provider that it is of, and nowhere else.
    const keptFrom = given === undefined && before?.issuer === issuer ? before : undefined;
    const clientSecret = given ?? (keptFrom && this.openId.clientOf(keptFrom).clientSecret);
    if (clientSecret === undefined) {
      throw Problem.invalid([{ path: 'client_secret', message: 'is needed for this issuer' }]);
    }
    return { tenantId, issuer, clientId, clientSecret };
  }

  private async assertAnswers(client: Client): Promise<void> {
    try {
      await this.openId.check(client);
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      throw Problem.invalid([{ path: 'issuer', message: error.message }]);
    }
  }
}

/** Throws a 403 problem for a member whose organization wants him to sign in by its provider. Admins keep their way in. */
export async function assertPasswordWillDo(tx: EntityManager, { id, tenantId }: User): Promise<void> {
  if (tenantId === null) return;
  const provider = await tx.findOneBy(IdentityProvider, { tenantId });
  if (provider?.isEnforced !== true) return;
  const membership = await tx.findOneBy(Membership, { userId: id });
  if (membership?.role === 'admin') return;
  throw new Problem({
    status: 403,
    slug: 'single-sign-on-required',
    title: 'Single sign-on required',
    detail: 'Your organization wants you to sign in by its own provider.',
  });
}

function stale(): Problem {
  return Problem.conflict('stale-revision', 'The settings were changed in the meantime; read them again.');
}
