import { isUtf8 } from 'node:buffer';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { charsetRefusal, jsonParser, Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { mostDocumentBytes } from './fetch-document.js';
import type { SentDocument } from './sent-document.js';

const documentPath = '/v1/apis/:id/document';
const importPath = '/v1/apis/import';
const mebibyte = 1024 * 1024;
/** A document with the quotes and escapes of the JSON around it. */
const mostImportBytes = 12 * mebibyte;

type Done = (error: Error | null, body?: unknown) => void;

/** Takes documents as they are, and imports with more in them than other bodies. To be called before routes are made. */
export function receiveDocuments(app: NestFastifyApplication): void {
  const instance = app.getHttpAdapter().getInstance();
  const parseJson = jsonParser(instance);
  instance.removeContentTypeParser('application/json');
  instance.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isDocument(request)) take(request, body, 'application/json', done);
    else parseJson(request, body, done);
  });
  instance.addContentTypeParser<Buffer>(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (isDocument(request)) take(request, body, 'application/yaml', done);
      else done(Problem.unsupported());
    },
  );
  instance.addHook('onRoute', (route) => {
    if (route.url === documentPath && route.method === 'PUT') route.bodyLimit = mostDocumentBytes;
    if (route.url === importPath && route.method === 'POST') route.bodyLimit = mostImportBytes;
  });
}

const isDocument = (request: FastifyRequest): boolean =>
  request.routeOptions.url === documentPath && request.method === 'PUT';

function take(request: FastifyRequest, body: Buffer, mediaType: string, done: Done): void {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const refusal = charsetRefusal(request);
  if (encoding !== '' && encoding !== 'identity')
    done(Problem.unsupported('This path takes no content-encoding.'));
  else if (refusal !== undefined) done(refusal);
  else if (!isUtf8(body)) done(Problem.malformed('The body is not UTF-8.', 'is not UTF-8'));
  else done(null, { text: body.toString('utf8'), mediaType } satisfies SentDocument);
}
