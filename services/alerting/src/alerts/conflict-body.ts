import { ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ProblemBody } from '@palisade/http';

/** The 409 of a change, as the OpenAPI document describes it. */
@ApiSchema({ name: 'AlertConflict' })
export class ConflictBody extends ProblemBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'The present revision, where the alert was changed since (`stale-revision`).',
  })
  revision?: number;
}
