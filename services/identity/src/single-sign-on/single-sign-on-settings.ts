import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail } from '@palisade/auth';
import { SingleSignOnChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Mail } from '../mail/mail.js';
import { Organization } from '../organizations/organization.entity.js';
import { seal } from '../sealing/seal.js';
import { Settings } from '../settings.js';
import { Sessions } from '../sessions/sessions.js';
import { notLinked } from './enforced.js';
import { IdentityProvider } from './identity-provider.entity.js';
import { type Client, clientSecretPurpose, OpenId, ProviderFailure } from './openid.js';
import type { ChangeSingleSignOnBody } from './single-sign-on-bodies.js';

interface Change {
  wanted: ChangeSingleSignOnBody;
  by: AuditActor;
}

/** With how many members have to link their account before they can sign in by it. */
export interface KnownProvider {
  provider: IdentityProvider;
  notLinked: number;
}

/** The provider of an organization. */
@Injectable()
export class SingleSignOnSettings {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly openId: OpenId,
    private readonly sessions: Sessions,
    private readonly mail: Mail,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  of(tenantId: string): Promise<KnownProvider | undefined> {
    return this.database.asTenant(tenantId, async (tx) => {
      const provider = await tx.findOneBy(IdentityProvider, { tenantId });
      return provider === null ? undefined : { provider, notLinked: (await notLinked(tx, provider)).length };
    });
  }

  /** Sets it once the provider has answered; throws a 400 problem that says what is wrong with it, 409 when the revision is stale. */
  async change(tenantId: string, { wanted, by }: Change): Promise<KnownProvider> {
    const before = (await this.of(tenantId))?.provider;
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
          ...this.settings.sealing,
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
      await this.announce(tx, provider, 'set');
      const unlinked = await notLinked(tx, provider);
      if (provider.isEnforced && known?.isEnforced !== true) {
        await this.enforce(tx, tenantId, { tell: unlinked.map(({ email }) => email), by });
      }
      return { provider, notLinked: unlinked.length };
    });
  }

  /** False when there was none. Links stay: the same issuer opens them again. */
  remove(tenantId: string, by: AuditActor): Promise<boolean> {
    return this.database.asTenant(tenantId, async (tx) => {
      const known = await tx.findOne(IdentityProvider, {
        where: { tenantId },
        lock: { mode: 'pessimistic_write' },
      });
      if (!known) return false;
      await tx.delete(IdentityProvider, { tenantId });
      await this.announce(tx, known, 'removed');
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

  /**
   * Ends what members opened by a proof of their own: it would go on for hours past the rule. Admins keep their way in,
   * and so their sessions. Who isn't linked yet is told how he gets in.
   */
  private async enforce(
    tx: EntityManager,
    tenantId: string,
    { tell, by }: { tell: string[]; by: AuditActor },
  ): Promise<void> {
    const members = await tx.query<{ id: string }[]>(
      `select user_id as id from identity.memberships where tenant_id = $1 and role <> 'admin' order by user_id`,
      [tenantId],
    );
    const ended = await this.sessions.endUnvouched(
      tx,
      members.map(({ id }) => id),
    );
    await this.audit.record(tx, {
      action: 'identity.single_sign_on.enforced',
      outcome: 'success',
      actor: by,
      target: { kind: 'organization', id: tenantId },
      details: { sessions_ended: String(ended.length), members_not_linked: String(tell.length) },
      tenantId,
    });
    const { name } = await tx.findOneByOrFail(Organization, { tenantId });
    const values = { organization: name, done: { at: new Date() } };
    for (const to of tell) await this.mail.queue(tx, { to, template: 'single-sign-on-enforced', values });
  }

  private async announce(
    tx: EntityManager,
    { tenantId, issuer, clientId, defaultRole, isEnforced, revision }: IdentityProvider,
    state: SingleSignOnChangedRecord['state'],
  ): Promise<void> {
    await this.outbox.append(tx, SingleSignOnChangedRecord, {
      tenantId,
      key: tenantId,
      data: {
        state,
        issuer,
        client_id: clientId,
        default_role: defaultRole,
        enforced: isEnforced,
        revision,
      },
    });
  }

  private clientOf(
    tenantId: string,
    wanted: ChangeSingleSignOnBody,
    before: IdentityProvider | undefined,
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

function stale(): Problem {
  return Problem.conflict('stale-revision', 'The settings were changed in the meantime; read them again.');
}
