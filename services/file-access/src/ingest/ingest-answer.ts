import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FieldFault {
  @ApiProperty({ description: "Where in the event, such as 'labels.team'; empty for the whole." })
  path!: string;

  @ApiProperty()
  message!: string;
}

export class RejectedEvent {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Its place in the array, or among the lines that are not blank.',
  })
  index!: number;

  @ApiProperty({ type: [FieldFault] })
  errors!: FieldFault[];
}

export class SkippedRecords {
  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 1 },
    description: 'How many for which reason: not_about_files, no_email_actor, no_resource or failed.',
  })
  reasons!: Record<string, number>;
}

export class IngestAnswer {
  @ApiProperty({ type: 'integer', minimum: 0 })
  accepted!: number;

  @ApiProperty({ type: [RejectedEvent] })
  rejected!: RejectedEvent[];

  @ApiPropertyOptional({
    type: SkippedRecords,
    description: 'With a format: records that are no events of files.',
  })
  skipped?: SkippedRecords;
}
