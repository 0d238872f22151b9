import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The refresh tokens of a session, of which the latest alone is known, by its hash. */
@Entity({ name: 'refresh_tokens' })
export class RefreshFamily {
  @PrimaryColumn('uuid', { name: 'session_id' })
  sessionId!: string;

  /** Rises by one with each exchange. */
  @Column('integer')
  generation!: number;

  @Column('text', { name: 'secret_hash' })
  secretHash!: string;

  @Column('timestamptz', { name: 'rotated_at', nullable: true })
  rotatedAt!: Date | null;
}
