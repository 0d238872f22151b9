import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { HandedCredential } from './credentials.js';

/** What a replica says to begin the task that it was offered. */
export class ClaimRequest {
  @IsInt()
  @Min(1)
  @ApiProperty({ type: 'integer', minimum: 1 })
  attempt!: number;

  @IsString()
  @MaxLength(200)
  @ApiProperty({
    description: 'Of the offer; good for one claim, and for its answer again if that was lost.',
  })
  claim_token!: string;

  @IsString()
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: '$property must be 1 to 200 characters without spaces' })
  @ApiProperty()
  replica_id!: string;
}

export class ClaimedTarget {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['api'] }) kind!: 'api';
  @ApiProperty() name!: string;
  @ApiProperty({ format: 'uri' }) base_url!: string;
  @ApiProperty({ description: 'False: nothing may be sent but what needs no proof.' })
  ownership_proven!: boolean;
  @ApiProperty() environment!: string;
  @ApiProperty() criticality!: string;
  @ApiProperty() data_sensitivity!: string;
  @ApiProperty({ description: "Requests a second to the target's host at most." })
  max_requests_per_second!: number;
}

export class ClaimedTask {
  @ApiProperty() covers!: string;
  [more: string]: unknown;
}

export class ClaimedDocument {
  @ApiProperty() document_id!: string;
  @ApiProperty() openapi_version!: string;
  @ApiProperty({ description: 'JSON text.' }) content!: string;
}

export class ClaimedCredential implements HandedCredential {
  @ApiProperty({ format: 'uuid' }) connection_id!: string;
  @ApiProperty() kind!: string;
  @ApiProperty() label!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  secret!: Record<string, string>;
}

/** The lease on a task, with all that is needed for its work. */
export class ClaimBody {
  @ApiProperty({ format: 'uuid' }) scan_id!: string;
  @ApiProperty({ format: 'uuid' }) task_id!: string;
  @ApiProperty({ type: 'integer' }) attempt!: number;
  @ApiProperty({ format: 'uuid' }) tenant_id!: string;
  @ApiProperty({ type: 'integer', description: 'It lasts so long after the latest acknowledged progress.' })
  lease_seconds!: number;
  @ApiProperty({ format: 'date-time', description: 'The attempt is over then, whatever its progress.' })
  deadline_at!: string;
  @ApiProperty() target!: ClaimedTarget;
  @ApiProperty() task!: ClaimedTask;
  @ApiProperty({ type: [ClaimedCredential] }) credentials!: ClaimedCredential[];
  @ApiPropertyOptional({ type: ClaimedDocument, nullable: true })
  document!: ClaimedDocument | null;
}
