import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { currentContext, isError, redact, traceIdOf, type Logger } from '@palisade/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asProblem } from './as-problem.js';
import { problemDetails, type Problem } from './problem.js';
import { Routes } from './routes.js';

/** The one place where a request's error is answered, and, when it is ours, logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly routes: Routes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.raw.destroyed) {
      this.log.debug({ err: error, path: pathOf(request) }, 'nobody waits for the answer any more');
      return;
    }
    const problem = this.refined(asProblem(error), request);
    const status = problem.getStatus();
    if (status >= 500) this.record(error, problem, request);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy(); // half an answer is under way: cutting it off is the only way left to say that it failed
      return;
    }
    sendProblem(problem, request, reply);
  }

  private refined(problem: Problem, request: FastifyRequest): Problem {
    if (problem.getStatus() !== 404 || !request.is404) return problem;
    return this.routes.missing(request.method, pathOf(request));
  }

  private record(error: unknown, problem: Problem, request: FastifyRequest): void {
    const fields = { method: request.method, path: pathOf(request), status: problem.getStatus() };
    // In an outage each request says so: where in the code it was noticed would only fill the disk.
    if (problem.getStatus() === 503)
      this.log.warn({ ...fields, reason: reasonOf(error) }, 'a request could not be served');
    else this.log.error({ ...fields, err: error }, 'a request failed');
  }
}

function reasonOf(error: unknown): unknown {
  return redact(isError(error) ? error.message : String(error));
}

/** Without the log line that a failure of ours has: for states that are told once, and for probes. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const context = currentContext() ?? request.work;
  const traceId = context === undefined ? undefined : traceIdOf(context.traceparent);
  void reply
    .status(problem.getStatus())
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(problemDetails(problem, { instance: pathOf(request), traceId }))));
}

/** Without the query, which may hold what shouldn't be repeated. */
function pathOf(request: FastifyRequest): string {
  const { url } = request;
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
