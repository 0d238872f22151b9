import { HttpException } from '@nestjs/common';

export interface FieldError {
  /** Where in the input: 'labels.team', 'measures.0.name'; '' for the whole. */
  path: string;
  message: string;
}

/** RFC 9457, as every error leaves every service. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  trace_id?: string;
  errors?: FieldError[];
}

export interface ProblemOptions {
  status: number;
  /** Stable name of the kind of problem: the last part of its `type`. */
  slug: string;
  title: string;
  detail?: string;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  /** Additional members of the document. */
  extensions?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}

/** An expected failure of a request, answered as application/problem+json. `detail` is for the caller to read. */
export class Problem extends HttpException {
  readonly slug: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(options: ProblemOptions) {
    super(options.detail ?? options.title, options.status, { cause: options.cause });
    this.slug = options.slug;
    this.title = options.title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
  }

  static invalid(errors: readonly FieldError[], detail = 'The input is invalid.'): Problem {
    return new Problem({ status: 400, slug: 'invalid-input', title: 'Invalid input', detail, errors });
  }

  /** A body that can't be read at all. */
  static malformed(detail: string, message: string, cause?: unknown): Problem {
    return new Problem({
      status: 400,
      slug: 'malformed-body',
      title: 'Malformed body',
      detail,
      errors: [{ path: '', message }],
      cause,
    });
  }

  static unsupported(detail = 'The content-type of the body is not one that this path takes.'): Problem {
    return new Problem({
      status: 415,
      slug: 'unsupported-media-type',
      title: 'Unsupported media type',
      detail,
    });
  }

  static unauthorized(detail = 'A valid access token or API key is required.'): Problem {
    return new Problem({
      status: 401,
      slug: 'unauthorized',
      title: 'Not authenticated',
      detail,
      headers: { 'www-authenticate': 'Bearer realm="palisade"' },
    });
  }

  static forbidden(detail = 'The caller may not do this.'): Problem {
    return new Problem({ status: 403, slug: 'forbidden', title: 'Not allowed', detail });
  }

  /** Also for what belongs to another tenant, whose existence must not show. */
  static notFound(what = 'resource'): Problem {
    return new Problem({
      status: 404,
      slug: 'not-found',
      title: 'Not found',
      detail: `There is no such ${what}.`,
    });
  }

  /** `code` tells conflicts apart: it is the last part of the problem's type. */
  static conflict(code: string, detail: string): Problem {
    return new Problem({ status: 409, slug: code, title: 'Conflict', detail });
  }

  static tooLarge(detail = 'The request body is too large.'): Problem {
    return new Problem({ status: 413, slug: 'too-large', title: 'Too large', detail });
  }

  static tooMany(retryAfterSeconds: number, detail = 'Too many requests.'): Problem {
    const headers = { 'retry-after': wholeSeconds(retryAfterSeconds) };
    return new Problem({
      status: 429,
      slug: 'too-many-requests',
      title: 'Too many requests',
      detail,
      headers,
    });
  }

  static unavailable(
    detail = 'The service is unavailable.',
    retryAfterSeconds = 1,
    cause?: unknown,
  ): Problem {
    const headers = { 'retry-after': wholeSeconds(retryAfterSeconds) };
    return new Problem({ status: 503, slug: 'unavailable', title: 'Unavailable', detail, headers, cause });
  }
}

/** The document; members without a value are left out. */
export function problemDetails(
  problem: Problem,
  about: { instance?: string; traceId?: string },
): ProblemDetails {
  return {
    ...problem.extensions,
    type: `urn:palisade:problem:${problem.slug}`,
    title: problem.title,
    status: problem.getStatus(),
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(about.instance === undefined ? {} : { instance: about.instance }),
    ...(about.traceId === undefined ? {} : { trace_id: about.traceId }),
    ...(problem.errors === undefined ? {} : { errors: [...problem.errors] }),
  };
}

function wholeSeconds(seconds: number): string {
  return String(Math.max(1, Math.ceil(seconds)));
}
