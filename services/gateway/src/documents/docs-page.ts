import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

// Swagger UI sets styles on elements; scripts come from here alone.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const page = (prefix: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Palisade API</title>
    <link rel="stylesheet" href="${prefix}/docs/swagger-ui.css" />
    <link rel="icon" href="${prefix}/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="${prefix}/docs/swagger-ui-bundle.js"></script>
    <script src="${prefix}/docs/start.js"></script>
  </body>
</html>
`;
const start = (prefix: string) =>
  `SwaggerUIBundle({ url: '${prefix}/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

interface Asset {
  url: string;
  type: string;
  plain: Buffer;
  zipped: Buffer;
  tag: string;
}

/** /docs: Swagger UI with its files from here, under a content policy without inline scripts. */
export function addDocsPage(instance: FastifyInstance, prefix: string): void {
  const files = [
    asset('/docs', 'text/html; charset=utf-8', Buffer.from(page(prefix))),
    asset('/docs/start.js', 'text/javascript; charset=utf-8', Buffer.from(start(prefix))),
    asset('/docs/swagger-ui.css', 'text/css; charset=utf-8', file('swagger-ui.css')),
    asset('/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8', file('swagger-ui-bundle.js')),
    asset('/docs/favicon-32x32.png', 'image/png', file('favicon-32x32.png')),
  ];
  instance.get('/docs/', (_request, reply) => reply.redirect(`${prefix}/docs`, 308));
  for (const each of files) {
    instance.get(each.url, (request, reply) => {
      send(each, request, reply);
    });
  }
}

function send({ type, plain, zipped, tag }: Asset, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({
    'content-security-policy': policy,
    'content-type': type,
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag: tag,
  });
  if (request.headers['if-none-match'] === tag) {
    void reply.status(304).send();
    return;
  }
  const takesGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (takesGzip) void reply.header('content-encoding', 'gzip');
  void reply.send(takesGzip ? zipped : plain);
}

function asset(url: string, type: string, plain: Buffer): Asset {
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { url, type, plain, zipped: gzipSync(plain), tag };
}

function file(name: string): Buffer {
  return readFileSync(join(assets, name));
}
