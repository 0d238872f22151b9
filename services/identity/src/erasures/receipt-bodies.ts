import { ApiProperty } from '@nestjs/swagger';
import { Line } from '../text.js';

export class DeleteOrganizationBody {
  @Line(200, 'The name of the organization, as it is written: nobody deletes another by mistake.', 'Corp')
  confirm_name!: string;
}

export class ErasedByServiceBody {
  @ApiProperty({ type: String, example: 'file-access' })
  service!: string;

  @ApiProperty({ enum: ['waiting', 'erased'], enumName: 'ServiceErasureState' })
  state!: 'waiting' | 'erased';

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  confirmed_at!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How many rows of each table, and keys of each compacted topic, were taken away.',
    example: { events: 1200 },
  })
  erased!: Record<string, number>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'What stays, and until when.',
    example: { 'audit chain': 'until 2027-03-02' },
  })
  kept!: Record<string, string>;
}

export class ReceiptBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String })
  organization_name!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  requested_at!: string;

  @ApiProperty({ enum: ['waiting', 'complete'], enumName: 'ErasureState' })
  state!: 'waiting' | 'complete';

  @ApiProperty({ type: [String], description: 'Services that have not confirmed; they are asked again.' })
  waiting_for!: string[];

  @ApiProperty({ type: [ErasedByServiceBody] })
  services!: ErasedByServiceBody[];

  @ApiProperty({
    type: String,
    format: 'date-time',
    description:
      'When the last topic that keeps records by time has dropped what it had of the organization.',
  })
  rest_dropped_by!: string;
}

export class DeletedOrganizationBody extends ReceiptBody {
  @ApiProperty({ type: String, format: 'uuid', description: "The receipt's id." })
  erasure_id!: string;
}

export class ReceiptsBody {
  @ApiProperty({ type: [ReceiptBody] })
  items!: ReceiptBody[];
}
