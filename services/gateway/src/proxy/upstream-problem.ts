import { Problem } from '@palisade/http';

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const late = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UPGRADE_TIMEOUT']);

/**
 * What to answer when a service didn't: 503 when the request can't have reached it, 504 when it took too long, and 502
 * when the connection broke, after which nobody knows whether the request took effect.
 */
export function upstreamProblem(service: string, error: unknown): Problem {
  const chain = causes(error);
  if (chain.some((each) => each.name === 'BodyTooLarge')) return Problem.tooLarge();
  if (chain.some((each) => each.name === 'BodyTooSlow')) return bodyTooSlow();
  const codes = chain.map(({ code }) => code ?? '');
  if (codes.some((code) => unreachable.has(code))) {
    return Problem.unavailable(`The ${service} service is not reachable; try again.`, 1, error);
  }
  if (codes.some((code) => late.has(code))) {
    return new Problem({
      status: 504,
      slug: 'upstream-timeout',
      title: 'Gateway timeout',
      detail: `The ${service} service did not answer in time; whether it did what was asked is unknown.`,
      cause: error,
    });
  }
  return new Problem({
    status: 502,
    slug: 'upstream-failed',
    title: 'Bad gateway',
    detail: `The connection to the ${service} service broke; whether it did what was asked is unknown.`,
    headers: { 'retry-after': '1' },
    cause: error,
  });
}

/** Closes the connection, on which the rest of the body may still come. */
function bodyTooSlow(): Problem {
  return new Problem({
    status: 408,
    slug: 'request-timeout',
    title: 'Request timeout',
    detail: 'The body of the request did not arrive in time.',
    headers: { connection: 'close' },
  });
}

interface Caused {
  name?: string;
  code?: string;
  cause?: unknown;
  errors?: unknown;
}

function causes(error: unknown): Caused[] {
  const found: Caused[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < 20) {
    const next = queue.shift();
    if (typeof next !== 'object' || next === null) continue;
    const caused: Caused = next;
    found.push(caused);
    queue.push(caused.cause, ...(Array.isArray(caused.errors) ? (caused.errors as unknown[]) : []));
  }
  return found;
}
