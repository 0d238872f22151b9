import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, ValidateIf } from 'class-validator';
import { challengeOf } from './places.js';
import { type Proof, type ProofMethod, proofMethods, type ProofState, proofStates } from './proof.entity.js';
import { expiryOf } from './standing.js';

const given = (_: unknown, value: unknown) => value !== undefined;

export class CreateProofBody {
  @IsIn(proofMethods)
  @ApiProperty({ enum: proofMethods, description: 'A TXT record of DNS, or a file at a well-known URL.' })
  method!: ProofMethod;

  @ValidateIf(given)
  @IsString()
  @MaxLength(253)
  @ApiPropertyOptional({
    type: String,
    maxLength: 253,
    description:
      "Of dns: the target's host (the default) or a domain above it, never a public suffix. All below is covered.",
  })
  domain?: string;
}

export class ProofBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ format: 'uuid' }) target_id!: string;
  @ApiProperty({ enum: proofMethods }) method!: ProofMethod;
  @ApiProperty({ description: 'What it covers: a domain and all below, or an origin.' }) covers!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Of dns: the name of the TXT record.' })
  name!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of file: where it has to be.' })
  url!: string | null;
  @ApiProperty({ description: 'What the record, or a line of the file, has to say.' }) value!: string;
  @ApiProperty({ enum: proofStates }) state!: ProofState;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'In words, what was seen last when it was not this.',
  })
  reason!: string | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) proven_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) checked_at!: string | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it is void unless it was seen again by then. It is looked for every day.',
  })
  expires_at!: string | null;

  static of(proof: Proof): ProofBody {
    return {
      id: proof.id,
      target_id: proof.targetId,
      method: proof.method,
      covers: proof.place,
      ...challengeOf(proof),
      state: proof.state,
      reason: proof.reason,
      created_at: proof.createdAt.toISOString(),
      proven_at: proof.provenAt?.toISOString() ?? null,
      checked_at: proof.checkedAt?.toISOString() ?? null,
      expires_at: expiryOf(proof)?.toISOString() ?? null,
    };
  }
}

export class ProofPage {
  @ApiProperty({ type: [ProofBody] }) items!: ProofBody[];
  @ApiProperty({ type: String, nullable: true, description: 'Null: a target has few.' }) next_cursor!: null;
}
