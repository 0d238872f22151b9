import { Injectable } from '@nestjs/common';
import type { Role } from '@palisade/auth';
import { SessionRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import { type EntityManager, In, MoreThan } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Settings } from '../settings.js';
import { Session } from './session.entity.js';

export interface Origin {
  ip?: string;
  ua?: string;
}

/** Every service holds all sessions in memory, so nobody may fill it by logging in over and over. */
const MOST_OF_A_USER = 100;

/** Sessions and their compacted topic: every change is published with the transaction that makes it. */
@Injectable()
export class Sessions {
  constructor(
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /** Opens one; beyond the most that a user may have, his oldest ends. */
  async open(
    tx: EntityManager,
    user: User,
    as: { role: Role; hasFactor: boolean; isVouchedFor: boolean } & Origin,
  ): Promise<Session> {
    await this.makeRoom(tx, user.id);
    const now = new Date();
    const session = tx.create(Session, {
      id: newId(),
      userId: user.id,
      tenantId: user.tenantId,
      role: as.role,
      membershipVersion: user.membershipVersion,
      revision: 1,
      state: 'active',
      ip: as.ip ?? null,
      ua: as.ua ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + this.settings.sessionSeconds * 1000),
      endedAt: null,
      authenticatedAt: as.isVouchedFor ? null : now,
      factorAt: as.hasFactor ? now : null,
      isVouchedFor: as.isVouchedFor,
    });
    await tx.insert(Session, session);
    await this.publish(tx, session);
    return session;
  }

  /** Ends one of the user's sessions; returns it, or undefined when he has no such session that goes on. */
  async end(tx: EntityManager, sessionId: string, userId: string): Promise<Session | undefined> {
    const session = await tx.findOne(Session, {
      where: { id: sessionId, userId, state: 'active' },
      lock: { mode: 'pessimistic_write' },
    });
    if (!session) return undefined;
    await this.revoke(tx, session);
    return session;
  }

  /** Ends a session that goes on and whose row the transaction holds. */
  async revoke(tx: EntityManager, session: Session): Promise<void> {
    session.state = 'revoked';
    session.revision += 1;
    session.endedAt = new Date();
    await tx.save(Session, session);
    await this.publish(tx, session);
  }

  /** Ends all of the user's sessions that go on, but one if it is named; returns them. */
  async endAll(tx: EntityManager, userId: string, { except }: { except?: string } = {}): Promise<Session[]> {
    const active = await tx.find(Session, {
      where: { userId, state: 'active' },
      order: { id: 'asc' },
      lock: { mode: 'pessimistic_write' },
    });
    const ending = active.filter(({ id }) => id !== except);
    for (const session of ending) await this.revoke(tx, session);
    return ending;
  }

  /** Ends those of the users' sessions that go on and that no provider opened; returns them. */
  async endUnvouched(tx: EntityManager, userIds: readonly string[]): Promise<Session[]> {
    const ending = await tx.find(Session, {
      where: { userId: In([...userIds]), state: 'active', isVouchedFor: false },
      order: { id: 'asc' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const session of ending) await this.revoke(tx, session);
    return ending;
  }

  /** Gives the user's sessions his new membership: tokens of the one before are refused as soon as verifiers read it. */
  async follow(tx: EntityManager, user: User, role: Role): Promise<Session[]> {
    const sessions = await tx.find(Session, {
      where: { userId: user.id, state: 'active' },
      order: { id: 'asc' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const session of sessions) {
      session.tenantId = user.tenantId;
      session.role = role;
      session.membershipVersion = user.membershipVersion;
      session.revision += 1;
      await tx.save(Session, session);
      await this.publish(tx, session);
    }
    return sessions;
  }

  /** Deletes sessions that ended or expired so long ago that their last token has, too, here and on the topic; returns how many, at most `limit`. */
  async forgetExpired(tx: EntityManager, now: Date, limit = 500): Promise<number> {
    const before = new Date(now.getTime() - 2 * this.settings.accessTokenSeconds * 1000);
    const [gone] = await tx.query<[{ id: string; tenant_id: string | null }[], number]>(
      `delete from identity.sessions where id in (
         select id from identity.sessions where least(expires_at, ended_at) < $1
          order by least(expires_at, ended_at) limit $2 for update skip locked)
       returning id, tenant_id`,
      [before, limit],
    );
    for (const { id, tenant_id } of gone) {
      await this.outbox.tombstone(tx, SessionRecord, { tenantId: tenant_id ?? '', key: id });
    }
    return gone.length;
  }

  private async makeRoom(tx: EntityManager, userId: string): Promise<void> {
    const surplus = await tx.find(Session, {
      where: { userId, state: 'active', expiresAt: MoreThan(new Date()) },
      order: { id: 'desc' },
      skip: MOST_OF_A_USER - 1,
    });
    for (const session of surplus) await this.revoke(tx, session);
  }

  private async publish(tx: EntityManager, session: Session): Promise<void> {
    await this.outbox.append(tx, SessionRecord, {
      tenantId: session.tenantId ?? '',
      key: session.id,
      data: session.toRecord(),
    });
  }
}
