import type { FastifyRequest } from 'fastify';
import { ownOrigin } from '../routing/own-origin.js';

/** Of the dashboard's pages: everything from here, nothing inline, and no text that becomes a script. */
export function pageHeaders(request: FastifyRequest): Record<string, string> {
  // Browsers that read CSP level 2 don't count a WebSocket of the same origin as 'self'.
  const socket = ownOrigin(request)?.replace(/^http/, 'ws');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${socket === undefined ? '' : ` ${socket}`}`,
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    // With no-referrer a form of ours would say `Origin: null`, and be taken for another site's.
    'referrer-policy': 'same-origin',
  };
}
