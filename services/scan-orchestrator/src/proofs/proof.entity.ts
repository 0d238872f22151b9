import { Column, Entity, PrimaryColumn } from 'typeorm';

export const proofMethods = ['dns', 'file'] as const;
export type ProofMethod = (typeof proofMethods)[number];
export const proofStates = ['pending', 'proven', 'void'] as const;
export type ProofState = (typeof proofStates)[number];

/** That an organization controls a domain, or what an origin serves. */
@Entity({ schema: 'scan_orchestrator', name: 'proofs' })
export class Proof {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  /** For whose sake it was made. What it covers decides whose it is. */
  @Column('uuid', { name: 'target_id' }) targetId!: string;
  @Column('text') method!: ProofMethod;
  /** The domain, as DNS has it; of a file the origin. */
  @Column('text') place!: string;
  @Column('text') token!: string;
  @Column('text') state!: ProofState;
  /** In words for people, why it isn't proven, or what was seen last. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'proven_at', nullable: true }) provenAt!: Date | null;
  @Column('timestamptz', { name: 'checked_at', nullable: true }) checkedAt!: Date | null;
  /** When it was last seen. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
}
