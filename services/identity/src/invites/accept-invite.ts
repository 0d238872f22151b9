import { Injectable } from '@nestjs/common';
import type { AuditActor, Caller, Role } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import type { SignedInBody } from '../logins/login-bodies.js';
import { AddMember } from '../organizations/add-member.js';
import { Organizations } from '../organizations/organizations.js';
import { RenewToken } from '../organizations/renew-token.js';
import { InviteAddress } from './invite-address.entity.js';
import { addressNotVerified, forAnotherAddress, inviteEnded } from './invite-problems.js';
import { parseInviteToken } from './invite-token.js';
import { Invite } from './invite.entity.js';
import { Invites } from './invites.js';

const MOST_SHOWN = 100;

/** An invite as the one who is invited sees it. */
export interface ReceivedInvite {
  id: string;
  email: string;
  role: Role;
  expiresAt: Date;
  organization: { id: string; name: string };
  inviter: string | null;
}

interface Found {
  tenantId: string;
  where: { id: string } | { secretHash: string };
}

/** What an invited person may do: see who invites him, and join. The invite is his only with its verified address. */
@Injectable()
export class AcceptInvite {
  constructor(
    private readonly database: Database,
    private readonly organizations: Organizations,
    private readonly invites: Invites,
    private readonly members: AddMember,
    private readonly tokens: RenewToken,
  ) {}

  /** Who holds the token has read the mail; an account isn't needed yet. */
  async preview(token: string): Promise<ReceivedInvite> {
    const { tenantId, where } = byToken(token);
    return this.database.asTenant(tenantId, async (tx) => {
      const invite = await openInvite(tx, { tenantId, where });
      const [received] = await receivedOf(tx, [invite.id]);
      if (!received) throw Problem.notFound('invite');
      return received;
    });
  }

  /** Those to the verified address of the caller, soonest to expire first. */
  async mine(caller: Caller): Promise<ReceivedInvite[]> {
    const addresses = await this.database.system(async (tx) => {
      const user = await tx.findOneBy(User, { id: caller.id });
      if (!user || user.emailVerifiedAt === null) return [];
      return tx.find(InviteAddress, { where: { email: user.email }, take: MOST_SHOWN });
    });
    if (addresses.length === 0) return [];
    return this.database.asTenants(
      addresses.map(({ tenantId }) => tenantId),
      (tx) =>
        receivedOf(
          tx,
          addresses.map(({ inviteId }) => inviteId),
        ),
    );
  }

  /** Makes the caller a member, whose token it answers is of the organization. */
  async accept(
    caller: Caller,
    given: { token: string } | { inviteId: string },
    by: AuditActor,
  ): Promise<SignedInBody> {
    const found = 'token' in given ? byToken(given.token) : await this.byId(caller, given.inviteId);
    return this.database.asTenant(found.tenantId, async (tx) => {
      await openInvite(tx, found); // before anything is held: who has no invite makes nobody wait
      await this.organizations.hold(tx, found.tenantId);
      const invite = await openInvite(tx, found);
      const user = await tx.findOne(User, { where: { id: caller.id }, lock: { mode: 'pessimistic_write' } });
      if (!user) throw Problem.unauthorized('The account is gone.');
      assertIsFor(invite, user);
      await this.members.add(tx, user, { tenantId: invite.tenantId, role: invite.role });
      await this.invites.end(tx, invite, 'accepted');
      await this.invites.record(tx, 'accepted', { invite, by });
      return this.tokens.of(tx, caller, user);
    });
  }

  private async byId(caller: Caller, inviteId: string): Promise<Found> {
    const address = await this.database.system(async (tx) => {
      const user = await tx.findOneBy(User, { id: caller.id });
      return user && tx.findOneBy(InviteAddress, { inviteId, email: user.email });
    });
    if (!address) throw Problem.notFound('invite');
    return { tenantId: address.tenantId, where: { id: inviteId } };
  }
}

function byToken(token: string): Found {
  const parsed = parseInviteToken(token);
  if (!parsed) throw Problem.notFound('invite');
  const { tenantId, secretHash } = parsed;
  return { tenantId, where: { secretHash } };
}

async function openInvite(tx: EntityManager, { tenantId, where }: Found): Promise<Invite> {
  const invite = await tx.findOneBy(Invite, { tenantId, ...where });
  if (!invite) throw Problem.notFound('invite');
  const state = invite.stateAt(new Date());
  if (state !== 'open') throw inviteEnded(state);
  return invite;
}

function assertIsFor(invite: Invite, user: User): void {
  if (user.email !== invite.email) throw forAnotherAddress();
  if (user.emailVerifiedAt === null) throw addressNotVerified();
  if (user.tenantId !== null) {
    throw Problem.conflict('already-a-member', 'You belong to an organization already: leave it first.');
  }
}

async function receivedOf(tx: EntityManager, ids: string[]): Promise<ReceivedInvite[]> {
  const rows = await tx.query<Row[]>(
    `select i.id, i.email, i.role, i.expires_at, o.tenant_id, o.name as organization, u.name as inviter
       from identity.invites i
       join identity.organizations o on o.tenant_id = i.tenant_id
       left join identity.users u on u.id = i.invited_by
      where i.id = any($1) and i.state = 'open' and i.expires_at > now()
      order by i.expires_at, i.id`,
    [ids],
  );
  return rows.map(({ id, email, role, expires_at, tenant_id, organization, inviter }) => ({
    id,
    email,
    role,
    expiresAt: expires_at,
    organization: { id: tenant_id, name: organization },
    inviter,
  }));
}

interface Row {
  id: string;
  email: string;
  role: Role;
  expires_at: Date;
  tenant_id: string;
  organization: string;
  inviter: string | null;
}
