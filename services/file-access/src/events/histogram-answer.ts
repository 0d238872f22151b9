import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class HistogramBucket {
  @ApiProperty({
    format: 'date-time',
    description:
      'When the bucket begins: a round time in UTC, at or before `from` for the first; `from` for an only one.',
  })
  start!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 1 },
    description: 'With `split`: the count of each value that occurs in the bucket.',
    example: { download: 12, view: 3 },
  })
  by?: Record<string, number>;
}

export class HistogramAnswer {
  @ApiProperty({ format: 'date-time', description: 'Events at it count.' })
  from!: string;

  @ApiProperty({ format: 'date-time', description: 'Events at it count, as in the search.' })
  to!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The length of every bucket.' })
  interval_seconds!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'The sum of all buckets.' })
  total!: number;

  @ApiProperty({ type: [HistogramBucket], description: 'Oldest first, those without events included.' })
  items!: HistogramBucket[];
}
