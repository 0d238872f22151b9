import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { Problem } from './problem.js';

/** Codes of Fastify's own errors, worded for the caller. */
const worded: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: malformed,
  FST_ERR_CTP_EMPTY_JSON_BODY: () =>
    Problem.invalid([{ path: '', message: 'is empty' }], 'The body is empty.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => Problem.tooLarge(),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => Problem.unsupported(),
};

function malformed(): Problem {
  return Problem.malformed('The body is not valid JSON.', 'is not valid JSON');
}

/**
 * Any error as the problem to answer with. What isn't an expected failure becomes a 500 that says nothing of its
 * cause, what a library calls `InfrastructureFailure` or `Unavailable` a 503 that invites to try again, and its
 * `ErasedTenants` a 410.
 */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isAway(error))
    return Problem.unavailable('A system that this depends on is away; try again.', 2, error);
  if (error instanceof Error && error.name === 'ErasedTenants') return gone(error);
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(worded, code) ? worded[code] : undefined;
  if (known !== undefined) return known();
  if (error instanceof SyntaxError && statusCode === 400) return malformed();
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (typeof status === 'number' && status >= 400 && status < 600) return ofStatus(status, error);
  return ofStatus(500, error);
}

function gone(cause: Error): Problem {
  const detail = 'The organization was deleted.';
  return new Problem({ status: 410, slug: 'organization-deleted', title: 'Gone', detail, cause });
}

function ofStatus(status: number, cause: unknown): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  const slug = title.toLowerCase().replace(/[^a-z]+/g, '-');
  if (status >= 500)
    return new Problem({ status, slug, title, detail: 'The request failed on our side.', cause });
  const detail = cause instanceof Error && cause.message !== '' ? cause.message : undefined;
  return new Problem({ status, slug, title, detail, cause });
}

// By name, because libraries that know neither HTTP nor each other throw them.
function isAway(error: unknown): boolean {
  return error instanceof Error && (error.name === 'InfrastructureFailure' || error.name === 'Unavailable');
}
