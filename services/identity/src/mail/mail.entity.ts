import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A letter on its way: an outbox for SMTP. */
@Entity({ name: 'mails' })
export class QueuedMail {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  recipient!: string;

  @Column('text')
  template!: string;

  /** The rendered letter; null once it is sent or given up. */
  @Column('bytea', { nullable: true })
  sealed!: Buffer | null;

  @Column('text')
  state!: 'waiting' | 'sent' | 'failed';

  @Column('integer')
  attempts!: number;

  /** While it is being sent, when another replica may take it over. */
  @Column('timestamptz', { name: 'next_attempt_at' })
  nextAttemptAt!: Date;

  /** From when on it says nothing useful any more. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  reason!: string | null;
}
