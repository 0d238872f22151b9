import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { audit } from '@palisade/contracts';
import type { Entry } from '../chain/envelope.js';

class ActorView {
  @ApiProperty({ enum: audit.ActorKind })
  kind!: audit.ActorKind;

  @ApiPropertyOptional({ type: String, description: "The user's or the API key's id." })
  id?: string;

  @ApiPropertyOptional({ type: String })
  email?: string;

  @ApiPropertyOptional({ type: String })
  ip?: string;

  @ApiPropertyOptional({ type: String })
  ua?: string;
}

class TargetView {
  @ApiPropertyOptional({ type: String })
  kind?: string;

  @ApiPropertyOptional({ type: String })
  id?: string;
}

/** As the service that recorded it wrote it; fields that a later version added are there too. */
class RecordBodyView {
  @ApiProperty({ type: String })
  record_id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  occurred_at!: string;

  @ApiPropertyOptional({ type: String })
  service?: string;

  @ApiProperty({ type: ActorView })
  actor!: ActorView;

  @ApiProperty({ type: String, example: 'auth.login.failed' })
  action!: string;

  @ApiProperty({ enum: audit.Outcome })
  outcome!: audit.Outcome;

  @ApiPropertyOptional({ type: TargetView })
  target?: TargetView;

  @ApiPropertyOptional({ type: String })
  reason?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'How many alike it stands for.' })
  count?: number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  details?: Record<string, string>;

  @ApiPropertyOptional({ type: String })
  trace_id?: string;

  @ApiPropertyOptional({ type: String })
  correlation_id?: string;
}

export class RecordView {
  @ApiProperty({ type: 'integer', description: 'Its place in the chain, from 1 without a gap.' })
  sequence!: number;

  @ApiProperty({ type: String, description: 'SHA-256, 64 hex digits; docs/audit.md says of what.' })
  hash!: string;

  @ApiProperty({ type: String })
  previous_hash!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  recorded_at!: string;

  @ApiProperty({ type: RecordBodyView })
  record!: RecordBodyView;

  static of({ sequence, hash, previousHash, recordedAt, record }: Entry): RecordView {
    return {
      sequence,
      hash,
      previous_hash: previousHash,
      recorded_at: recordedAt,
      record: JSON.parse(record) as audit.AuditRecord,
    };
  }
}

export class RecordPage {
  @ApiProperty({ type: [RecordView] })
  items!: RecordView[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}
