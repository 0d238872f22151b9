import { Problem, sendProblem, type Readiness } from '@palisade/http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notReady } from '../operations/readiness-problem.js';

/** On the public port there are no metrics, and readiness comes without its reasons: both are on the operator's port. */
export function addPublicProbes(instance: FastifyInstance, readiness: Pick<Readiness, 'check'>): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const path = request.routeOptions.url ?? request.url.split('?', 1)[0];
    if (path === '/metrics')
      sendProblem(Problem.notFound('path'), request, reply); // whatever the method
    else if (path === '/readyz' && !request.is404) answer(readiness, request, reply).catch(done);
    else done();
  });
}

async function answer(
  readiness: Pick<Readiness, 'check'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { ready } = await readiness.check();
  if (ready) void reply.header('cache-control', 'no-store').send({ status: 'ready' });
  else sendProblem(notReady(), request, reply);
}
