import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { ownOrigin } from '../routing/own-origin.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface About {
  /** What the browser sends by itself, whoever's page made it ask. */
  hasCookie: boolean;
  isUpgrade: boolean;
}

/**
 * Whether another site's page may have made a browser send this: for a change or a WebSocket the browser has to say that
 * it was a page of ours, or of an origin that the operator named. For who has no cookie nothing needs to be said, but
 * another origin is refused all the same, or its page could log its visitor in as somebody else.
 */
export function isCrossSite(
  request: FastifyRequest,
  allowed: ReadonlySet<string>,
  { hasCookie, isUpgrade }: About,
): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && allowed.has(origin)) return false;
  const isForeign = origin !== undefined && origin !== ownOrigin(request);
  if (isUpgrade || !safe.has(request.method)) {
    if (isForeign || (site !== undefined && site !== 'same-origin')) return true;
    return hasCookie && origin === undefined;
  }
  if (!hasCookie) return false;
  const isElsewhere = site === 'cross-site' || site === 'same-site';
  return isForeign || (isElsewhere && !isVisit(request));
}

/** A link that was followed, whose answer no page but ours gets to see. */
function isVisit({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

export function crossSite(): Problem {
  return new Problem({
    status: 403,
    slug: 'cross-site',
    title: 'From another site',
    detail: 'A browser may send this from our own pages only: Origin and Sec-Fetch-Site have to say so.',
  });
}
