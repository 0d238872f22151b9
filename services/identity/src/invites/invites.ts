import { Injectable } from '@nestjs/common';
import { type AuditActor, AuditTrail, type Caller, type Role } from '@palisade/auth';
import { InviteChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Mail } from '../mail/mail.js';
import { assertMayGive } from '../organizations/giving.js';
import type { Organization } from '../organizations/organization.entity.js';
import { Organizations } from '../organizations/organizations.js';
import { InviteAddress } from './invite-address.entity.js';
import { inviteEnded } from './invite-problems.js';
import { InviteThrottle } from './invite-throttle.js';
import { newInviteToken } from './invite-token.js';
import { Invite, type InviteState } from './invite.entity.js';

const DAY_MS = 24 * 3600 * 1000;
const MOST_OPEN = 500;
const KEPT_DAYS = 90;

/** Invites as those who manage members see them. What an address has besides, elsewhere, shows in no answer. */
@Injectable()
export class Invites {
  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly throttle: InviteThrottle,
    private readonly mail: Mail,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  async send(
    caller: Caller,
    { email, role, days }: { email: string; role: Role; days: number },
    by: AuditActor,
  ): Promise<Invite> {
    const { tenantId } = caller;
    assertMayGive(caller, role);
    await this.throttle.take(tenantId, email);
    return this.database.asTenant(tenantId, async (tx) => {
      const organization = await this.organizations.hold(tx, tenantId);
      await this.makeRoom(tx, { tenantId, email });
      const now = new Date();
      const invite = tx.create(Invite, {
        id: newId(),
        tenantId,
        email,
        role,
        state: 'open',
        secretHash: '',
        invitedBy: caller.kind === 'user' ? caller.id : null,
        lastsDays: days,
        createdAt: now,
        endedAt: null,
      });
      const token = renew(invite, now);
      await tx.insert(Invite, invite);
      await tx.insert(InviteAddress, { inviteId: invite.id, tenantId, email });
      await this.post(tx, { invite, token, organization });
      await this.record(tx, 'sent', { invite, by });
      return invite;
    });
  }

  /** With another token in place of the one before, for as long again. */
  async resend(caller: Caller, id: string, by: AuditActor): Promise<Invite> {
    const { tenantId } = caller;
    const found = await this.database.asTenant(tenantId, (tx) => tx.findOneBy(Invite, { id, tenantId }));
    if (!found) throw Problem.notFound('invite');
    assertMayGive(caller, found.role);
    await this.throttle.take(tenantId, found.email);
    return this.database.asTenant(tenantId, async (tx) => {
      const organization = await this.organizations.hold(tx, tenantId);
      const invite = await tx.findOneByOrFail(Invite, { id, tenantId });
      if (invite.state !== 'open') throw inviteEnded(invite.state);
      if (caller.kind === 'user') invite.invitedBy = caller.id;
      const token = renew(invite, new Date());
      await tx.save(Invite, invite);
      await this.post(tx, { invite, token, organization });
      await this.record(tx, 'resent', { invite, by });
      return invite;
    });
  }

  /** One that is withdrawn already stays as it is. */
  revoke(tenantId: string, id: string, by: AuditActor): Promise<void> {
    return this.database.asTenant(tenantId, async (tx) => {
      await this.organizations.hold(tx, tenantId);
      const invite = await tx.findOneBy(Invite, { id, tenantId });
      if (!invite) throw Problem.notFound('invite');
      if (invite.state === 'accepted') throw inviteEnded('accepted');
      if (invite.state === 'open') await this.withdraw(tx, invite, by);
    });
  }

  /** What somebody has sent who may not invite any more: he could have invited himself again. With the organization held. */
  async withdrawOf(
    tx: EntityManager,
    { tenantId, userId, by }: { tenantId: string; userId: string; by: AuditActor },
  ): Promise<void> {
    const sent = await tx.findBy(Invite, { tenantId, invitedBy: userId, state: 'open' });
    for (const invite of sent) await this.withdraw(tx, invite, by);
  }

  /** Ends an open invite. With the organization held. */
  async end(tx: EntityManager, invite: Invite, state: Exclude<InviteState, 'open'>): Promise<void> {
    invite.state = state;
    invite.endedAt = new Date();
    await tx.save(Invite, invite);
    await tx.delete(InviteAddress, { inviteId: invite.id });
  }

  private async withdraw(tx: EntityManager, invite: Invite, by: AuditActor): Promise<void> {
    await this.end(tx, invite, 'revoked');
    await this.record(tx, 'revoked', { invite, by });
  }

  private async makeRoom(
    tx: EntityManager,
    { tenantId, email }: { tenantId: string; email: string },
  ): Promise<void> {
    const [member] = await tx.query<object[]>(
      `select from identity.memberships m join identity.users u on u.id = m.user_id
        where m.tenant_id = $1 and u.email = $2`,
      [tenantId, email],
    );
    if (member) throw Problem.conflict('already-a-member', 'A member of the organization has this address.');
    const before = await tx.findOneBy(Invite, { tenantId, email, state: 'open' });
    if (before && before.stateAt(new Date()) === 'open') {
      throw Problem.conflict('already-invited', 'There is an open invite to this address: send that again.');
    }
    if (before) await this.end(tx, before, 'expired');
    if ((await tx.countBy(Invite, { tenantId, state: 'open' })) >= MOST_OPEN) {
      throw Problem.conflict(
        'limit-reached',
        `An organization has at most ${String(MOST_OPEN)} open invites.`,
      );
    }
    await tx.query(
      `delete from identity.invites
        where tenant_id = $1 and coalesce(ended_at, expires_at) < now() - make_interval(days => $2)`,
      [tenantId, KEPT_DAYS],
    );
  }

  private async post(
    tx: EntityManager,
    { invite, token, organization }: { invite: Invite; token: string; organization: Organization },
  ): Promise<void> {
    const { email: to, role, expiresAt, invitedBy } = invite;
    const inviter = invitedBy === null ? null : await tx.findOneBy(User, { id: invitedBy });
    const values = { organization: organization.name, inviter: inviter?.name, role, token, expiresAt };
    await this.mail.queue(tx, { to, template: 'invite', values, expiresAt });
  }

  /** In the transaction that makes the change. Who accepts shows in the record; the address was there before. */
  async record(
    tx: EntityManager,
    change: InviteChangedRecord['change'],
    { invite, by }: { invite: Invite; by: AuditActor },
  ): Promise<void> {
    const { id, tenantId, email, role } = invite;
    await this.audit.record(tx, {
      action: `identity.invite.${change}`,
      outcome: 'success',
      actor: by,
      target: { kind: 'invite', id },
      details: change === 'accepted' ? { role } : { email, role },
      tenantId,
    });
    await this.outbox.append(tx, InviteChangedRecord, {
      tenantId,
      key: tenantId,
      data: { invite_id: id, role, change },
    });
  }
}

/** Gives the invite another token, which lasts from now on. */
function renew(invite: Invite, now: Date): string {
  const { token, secretHash } = newInviteToken(invite.tenantId);
  invite.secretHash = secretHash;
  invite.sentAt = now;
  invite.expiresAt = new Date(now.getTime() + invite.lastsDays * DAY_MS);
  return token;
}
