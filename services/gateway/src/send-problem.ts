import { type Problem, type ProblemDetails } from '@palisade/http';
import { traceIdOf } from '@palisade/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Without the log line that a failure of ours has: for states that are told once, and for probes. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const { slug, title, detail, errors, headers } = problem;
  const body: ProblemDetails = {
    type: `urn:palisade:problem:${slug}`,
    title,
    status: problem.getStatus(),
    ...(detail !== undefined && { detail }),
    instance: request.url.split('?', 1)[0] ?? '',
    ...(request.work !== undefined && { trace_id: traceIdOf(request.work.traceparent) }),
    ...(errors !== undefined && { errors: [...errors] }),
  };
  void reply
    .status(body.status)
    .headers(headers)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(body)));
}
