import type { Role } from '@palisade/auth';
import type { SessionRecord } from '@palisade/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A login that goes on. Its access tokens are short; what it may do follows its user's membership. */
@Entity({ name: 'sessions' })
export class Session {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'tenant_id', nullable: true })
  tenantId!: string | null;

  @Column('text')
  role!: Role;

  @Column('integer', { name: 'membership_version' })
  membershipVersion!: number;

  @Column('integer')
  revision!: number;

  @Column('text')
  state!: 'active' | 'revoked';

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { nullable: true })
  ua!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** When its user last proved who he is; null while his organization's provider alone has said so, or from before it was kept. */
  @Column('timestamptz', { name: 'authenticated_at', nullable: true })
  authenticatedAt!: Date | null;

  /** When he last did so by a factor beside his password. */
  @Column('timestamptz', { name: 'factor_at', nullable: true })
  factorAt!: Date | null;

  /** His organization's provider opened it; else he proved himself here. */
  @Column('boolean', { name: 'is_vouched_for' })
  isVouchedFor!: boolean;

  toRecord(): SessionRecord {
    return {
      session_id: this.id,
      revision: this.revision,
      user_id: this.userId,
      role: this.role,
      membership_version: this.membershipVersion,
      state: this.state,
      expires_at: this.expiresAt.toISOString(),
    };
  }
}
