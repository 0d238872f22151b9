import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@palisade/http';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { scanStates, type ScanState } from '../scans/scan.entity.js';
import type { OwnershipView } from './ownership.js';

export class ListTargetsQuery extends PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  // eslint-disable-next-line no-control-regex -- Postgres can't hold the character
  @Matches(/^[^\u0000]*$/, { message: '$property must not contain U+0000' })
  @ApiPropertyOptional({ maxLength: 200, description: 'Part of the name or base URL; in any case.' })
  q?: string;
}

const ownershipStates = ['unproven', 'pending', 'proven', 'void'] as const;

export class OwnershipBody implements OwnershipView {
  @ApiProperty({ enum: ownershipStates }) state!: OwnershipView['state'];
  @ApiProperty({ enum: ['dns', 'file'], nullable: true }) method!: 'dns' | 'file' | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) proven_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) checked_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expires_at!: string | null;
  @ApiProperty({ type: String, nullable: true, description: "Why it isn't proven." }) reason!: string | null;
}

export class LastScanBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: scanStates }) state!: ScanState;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ format: 'date-time' }) queued_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) ended_at!: string | null;
}

export class TargetBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['api'] }) kind!: 'api';
  @ApiProperty() name!: string;
  @ApiProperty({ format: 'uri' }) base_url!: string;
  @ApiProperty({ description: 'False: it is not scanned, and its schedules stand still.' }) active!: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'With the port.' }) host!: string | null;
  @ApiProperty() ownership!: OwnershipBody;
  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    description: 'Named by the target, and not there: it is not scanned until it names them no longer.',
  })
  unknown_connection_ids!: string[];
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) next_scan_at!: string | null;
  @ApiProperty({ type: LastScanBody, nullable: true }) last_scan!: LastScanBody | null;
}

export class TargetPage {
  @ApiProperty({ type: [TargetBody] }) items!: TargetBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
