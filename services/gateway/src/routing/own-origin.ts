import type { FastifyRequest } from 'fastify';

/** What a browser calls us in its Origin header, as the client or a trusted proxy says; undefined when that is no origin. */
export function ownOrigin({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host)) return undefined;
  try {
    return new URL(`${protocol}://${host}`).origin;
  } catch {
    return undefined;
  }
}
