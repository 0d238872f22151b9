import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

interface Route {
  pattern: RegExp;
  method: string;
}

/** The routes that were registered, to tell an unknown path (404) from a known one with another method (405). */
export class Routes {
  private readonly routes: Route[] = [];

  /** Before any route is registered. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ url, method }) => {
      const pattern = patternOf(url);
      if (pattern === undefined) return;
      for (const each of [method].flat()) this.routes.push({ pattern, method: each });
    });
  }

  missing(method: string, path: string): Problem {
    const allowed = new Set(
      this.routes.filter((route) => route.pattern.test(path)).map((route) => route.method),
    );
    allowed.delete(method);
    if (allowed.size === 0) return Problem.notFound('path');
    return new Problem({
      status: 405,
      slug: 'method-not-allowed',
      title: 'Method not allowed',
      detail: `${method} is not a method of this path.`,
      headers: { allow: [...allowed].sort().join(', ') },
    });
  }
}

/** Undefined for a wildcard: it says nothing about which paths exist. */
function patternOf(url: string): RegExp | undefined {
  if (url.includes('*')) return undefined;
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
