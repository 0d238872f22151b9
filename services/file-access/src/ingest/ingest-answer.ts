import { ApiProperty } from '@nestjs/swagger';

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

export class IngestAnswer {
  @ApiProperty({ type: 'integer', minimum: 0 })
  accepted!: number;

  @ApiProperty({ type: [RejectedEvent] })
  rejected!: RejectedEvent[];
}
