import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'FieldError' })
export class FieldErrorBody {
  @ApiProperty({ type: String, description: "Where in the input, as in 'labels.team'; empty for the whole." })
  path!: string;

  @ApiProperty({ type: String })
  message!: string;
}

/** Problem details (RFC 9457) as the OpenAPI document describes them. */
@ApiSchema({ name: 'Problem' })
export class ProblemBody {
  @ApiProperty({
    type: String,
    description: 'Stable name of the kind of problem.',
    example: 'urn:palisade:problem:not-found',
  })
  type!: string;

  @ApiProperty({ type: String, example: 'Not found' })
  title!: string;

  @ApiProperty({ type: Number, example: 404 })
  status!: number;

  @ApiPropertyOptional({ type: String })
  detail?: string;

  @ApiPropertyOptional({ type: String, description: 'The path that was requested.' })
  instance?: string;

  @ApiPropertyOptional({ type: String, description: 'Names the request in logs and traces.' })
  trace_id?: string;

  @ApiPropertyOptional({ type: () => [FieldErrorBody], description: 'What is wrong with which field.' })
  errors?: FieldErrorBody[];
}
