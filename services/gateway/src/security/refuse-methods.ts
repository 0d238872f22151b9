import { Problem } from '@palisade/http';
import type { FastifyInstance } from 'fastify';

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** TRACE and whatever else no path has. */
export function refuseOtherMethods(instance: FastifyInstance): void {
  instance.addHook('onRequest', ({ method }, _reply, done) => {
    done(known.includes(method) ? undefined : notAllowed(method));
  });
}

function notAllowed(method: string): Problem {
  return new Problem({
    status: 405,
    slug: 'method-not-allowed',
    title: 'Method not allowed',
    detail: `${method} is not a method of any path.`,
    headers: { allow: known.join(', ') },
  });
}
