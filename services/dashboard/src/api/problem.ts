export interface FieldError {
  path: string;
  message: string;
}

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  trace_id?: string;
  errors?: FieldError[];
}

/** What every call throws: the problem details of the answer, or that there was none (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  /** The last part of `urn:palisade:problem:…`. */
  readonly slug: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly traceId: string | undefined;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  /** Members that only this kind of problem has. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(status: number, body: ProblemBody & Record<string, unknown>, retryAfterSeconds?: number) {
    const title = body.title ?? `The server answered ${String(status)}`;
    super(body.detail ?? title);
    this.name = 'ApiProblem';
    this.status = status;
    this.slug = (body.type ?? '').split(':').at(-1) ?? '';
    this.title = title;
    this.detail = body.detail;
    this.traceId = body.trace_id;
    this.errors = body.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
    this.extensions = body;
  }

  static unreachable(cause: unknown): ApiProblem {
    const problem = new ApiProblem(0, {
      title: 'The server can’t be reached',
      detail: 'There was no answer. Check the connection, then try again.',
    });
    problem.cause = cause;
    return problem;
  }

  static async of(response: Response, now = Date.now()): Promise<ApiProblem> {
    const wait = retryAfter(response.headers.get('retry-after'), now);
    const text = await response.text().catch(() => '');
    return new ApiProblem(response.status, parse(text), wait);
  }
}

/** Seconds of a Retry-After, which is a number of them or a date. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
