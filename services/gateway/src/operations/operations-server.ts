import { Problem, sendProblem, type Readiness } from '@palisade/http';
import { renderMetrics } from '@palisade/telemetry';
import { fastify, type FastifyInstance } from 'fastify';
import { notReady } from './readiness-problem.js';

/** The operator's: metrics, and readiness with its reasons, on a port that nobody else reaches. Not listening yet. */
export function createOperationsServer(readiness: Pick<Readiness, 'check'>): FastifyInstance {
  const server = fastify({
    logger: false,
    forceCloseConnections: true, // a scraper's kept connection doesn't hold up the stop
    requestTimeout: 10_000,
    bodyLimit: 1024,
  });
  server.decorateRequest('work', undefined);
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (request, reply) => {
    const { ready, failures, names } = await readiness.check();
    if (ready) return { status: 'ready', checks: names };
    sendProblem(notReady(failures), request, reply);
    return reply;
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await renderMetrics()),
  );
  server.setNotFoundHandler((request, reply) => {
    sendProblem(Problem.notFound('path'), request, reply);
  });
  return server;
}
