import { Problem } from '@palisade/http';
import type { FastifyInstance } from 'fastify';

const inside = new Set(['/metrics', '/readyz']);

/** Metrics and the reasons of being unready are for those who reach the process itself, not for who comes through a proxy. */
export function hideProbes(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const { headers, routeOptions } = request;
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
    done(isForwarded && inside.has(routeOptions.url ?? '') ? Problem.notFound('path') : undefined);
  });
}
