import { renderMetrics } from '@palisade/telemetry';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { Problem } from './problem.js';
import { sendProblem } from './problem.filter.js';
import type { Readiness } from './readiness.js';

/** Straight on Fastify, outside Nest's guards: whoever reaches the port of a service may probe it. */
export function addSystemRoutes(
  instance: FastifyInstance,
  readiness: Readiness,
  openApi: () => Promise<string>,
): void {
  const route = (url: string, handler: RouteHandlerMethod) =>
    instance.route({ method: 'GET', url, config: { isSystem: true }, handler });

  route('/healthz', async () => Promise.resolve({ status: 'ok' }));

  route('/readyz', async (request, reply) => {
    const { ready, failures, names } = await readiness.check();
    const { notes } = readiness;
    const noted = Object.keys(notes).length === 0 ? {} : { notes };
    if (ready) return { status: 'ready', checks: names, ...noted };
    const problem = new Problem({
      status: 503,
      slug: 'not-ready',
      title: 'Not ready',
      detail: `Not ready: ${failures.map(({ name }) => name).join(', ')}.`,
      errors: failures.map(({ name, reason }) => ({ path: name, message: reason })),
    });
    sendProblem(problem, request, reply);
    return reply;
  });

  route('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await renderMetrics()),
  );

  route('/openapi.json', async (_request, reply) => reply.type('application/json').send(await openApi()));
}
