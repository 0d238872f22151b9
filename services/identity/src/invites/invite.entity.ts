import type { Role } from '@palisade/auth';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const inviteStates = ['open', 'accepted', 'revoked', 'expired'] as const;
export type InviteState = (typeof inviteStates)[number];

/** An address that may join an organization in a role. Its secret is in a mail and nowhere else. */
@Entity({ name: 'invites' })
export class Invite {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Trimmed, in lower case. */
  @Column('text')
  email!: string;

  @Column('text')
  role!: Role;

  /** Stays open when it expires, until another takes its place. */
  @Column('text')
  state!: InviteState;

  /** SHA-256 of the secret, which has 256 random bits. */
  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  /** null when an API key made it. */
  @Column('uuid', { name: 'invited_by', nullable: true })
  invitedBy!: string | null;

  /** From each time that it is sent. */
  @Column('integer', { name: 'lasts_days' })
  lastsDays!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  stateAt(now: Date): InviteState {
    return this.state === 'open' && this.expiresAt <= now ? 'expired' : this.state;
  }
}
