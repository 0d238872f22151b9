import { resolve } from 'node:path';
import files from '@fastify/static';
import { Problem } from '@palisade/http';
import { createLogger } from '@palisade/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isPlainPath } from '../routing/request-path.js';
import { isBelow } from '../routing/route-table.js';
import { IndexFile, type IndexPage, type PageFacts } from './index-page.js';
import { pageHeaders } from './page-policy.js';

export interface PagesOptions extends PageFacts {
  folder: string;
}

const log = createLogger('gateway');
const forEver = 'public, max-age=31536000, immutable';
/** As builds name files; nothing encoded, hidden or leading upwards. */
const fileName = /^(?:\/[\w@~-][\w.@~-]*)+$/;
/** What is below is never a page, whether or not it exists. */
const notPages = [
  '/v1',
  '/docs',
  '/assets',
  '/internal',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/asyncapi.json',
];

/** The dashboard's built files, and its index.html for every path that is one of its pages. */
export async function addPages(instance: FastifyInstance, options: PagesOptions): Promise<void> {
  const folder = resolve(options.folder);
  const index = new IndexFile(folder, options);
  if ((await index.read()) === undefined)
    log.warn({ folder }, 'the dashboard is not built; its pages are there once it is');
  await instance.register(files, {
    root: folder,
    serve: false,
    suppressWarning: true,
    preCompressed: true,
    index: false,
    dotfiles: 'deny',
    cacheControl: false,
    lastModified: false,
  });
  // Named after what is in them, so what lies under a name never changes.
  instance.get('/assets/*', (request, reply) => sendFile(request, reply, forEver));
  instance.get('/*', async (request, reply) => {
    const path = pathOf(request);
    // An id with U+0000 is on no page's list either, which is for the page to say: nothing is passed on.
    const page =
      isPlainPath(path.replaceAll('%00', '')) &&
      !notPages.some((prefix) => isBelow(path, prefix)) &&
      (await index.read());
    if (!page) throw Problem.notFound('path');
    if (page.neighbours.has(path.slice(1))) return sendFile(request, reply, 'no-cache');
    if (!isPage(path, request)) throw Problem.notFound('path');
    const isBare = options.prefix !== '' && request.originalUrl.split('?', 1)[0] === options.prefix;
    return isBare ? reply.redirect(`${options.prefix}/`, 308) : sendIndex(page, request, reply);
  });
}

function sendFile(request: FastifyRequest, reply: FastifyReply, caching: string): FastifyReply {
  const path = pathOf(request);
  if (!fileName.test(path)) throw Problem.notFound('path');
  return reply.header('cache-control', caching).sendFile(path.slice(1));
}

function isPage(path: string, { headers }: FastifyRequest): boolean {
  return path === '/' || path === '/index.html' || /\btext\/html\b/i.test(headers.accept ?? '');
}

function sendIndex(page: IndexPage, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  void reply.headers({
    ...pageHeaders(request),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag: page.tag,
  });
  if (request.headers['if-none-match'] === page.tag) return reply.status(304).send();
  const accepted = request.headers['accept-encoding'] ?? '';
  const encoding = (['br', 'gzip'] as const).find((name) =>
    new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$))`).test(accepted),
  );
  if (encoding !== undefined) void reply.header('content-encoding', encoding);
  return reply.send(encoding === undefined ? page.plain : page[encoding]);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}
