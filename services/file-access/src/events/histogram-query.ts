import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { EventFilterQuery } from './search-query.js';

export class HistogramQuery extends EventFilterQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: 100,
    description: 'At most so many buckets, of the shortest round interval that needs no more.',
  })
  @IsInt()
  @Min(1)
  @Max(500)
  @Type(() => Number)
  buckets: number = 100;

  @ApiPropertyOptional({ enum: ['action'], description: 'Counts of each bucket by this besides.' })
  @IsOptional()
  @IsIn(['action'])
  split?: 'action';
}
