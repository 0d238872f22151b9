import { ApiPropertyOptional, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { Problem, ProblemBody } from '@palisade/http';
import { QueryFailedError } from 'typeorm';

const uniqueViolation = '23505';
const taken: Readonly<Record<string, () => Problem>> = {
  apis_by_name: () => Problem.conflict('api-name-taken', 'Another API of the organization has this name.'),
  apis_by_url: () => Problem.conflict('api-url-taken', 'Another API of the organization has this base URL.'),
};

/** Of what a transaction threw, the conflict that a unique index found in it; else what it threw. */
export function asConflict(error: unknown): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  const { code, constraint = '' } = error.driverError as { code?: string; constraint?: string };
  return code === uniqueViolation ? (taken[constraint]?.() ?? error) : error;
}

export function staleRevision(revision: number): Problem {
  return new Problem({
    status: 409,
    slug: 'stale-revision',
    title: 'Conflict',
    detail: 'The API was changed since: read it again.',
    extensions: { revision },
  });
}

/** The 409 of what is done to an API, as the OpenAPI document describes it. */
@ApiSchema({ name: 'ApiConflict' })
export class ApiConflictBody extends ProblemBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'The present revision, where it was changed since (`stale-revision`).',
  })
  revision?: number;
}

export const conflictOf = (description: string) => ({
  status: 409,
  description,
  content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ApiConflictBody) } } },
});
