import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Verifier } from '@palisade/auth';
import { charsetRefusal, jsonParser, Problem } from '@palisade/http';
import type { FastifyRequest, RequestPayload } from 'fastify';
import { InFlight, type InFlightBody } from './in-flight.js';

const mebibyte = 1024 * 1024;

/** Of a body as it comes, and unpacked. */
const mostSent = 5 * mebibyte;
const mostUnpacked = 10 * mebibyte;

export const eventsPath = '/v1/file-access/events';

/**
 * Hands the bodies of events over as bytes, unpacked and counted as they come, while every other route keeps Fastify's
 * own parser and limit. To be called before routes are made.
 */
export function receiveEventBodies(app: NestFastifyApplication): void {
  const [inFlight, verifier] = [app.get(InFlight), app.get(Verifier)];
  const instance = app.getHttpAdapter().getInstance();
  const parseJson = jsonParser(instance);
  const isEvents = (request: FastifyRequest) => request.routeOptions.url === eventsPath;

  instance.removeContentTypeParser('application/json');
  instance.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isEvents(request)) take(request, body, done);
    else parseJson(request, body, done);
  });
  instance.addContentTypeParser<Buffer>(
    'application/x-ndjson',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (isEvents(request)) take(request, body, done);
      else done(Problem.unsupported());
    },
  );
  instance.addHook('onRoute', (route) => {
    if (route.url !== eventsPath || route.method !== 'POST') return;
    route.bodyLimit = mostUnpacked;
    route.preParsing = async (request, reply, payload) => {
      try {
        const verdict = await verifier.check(bearerOf(request));
        if ('refused' in verdict) return nothingOf(request, payload);
        const body = inFlight.open(verdict.caller.tenantId);
        // Comes whether the request was answered or broken off.
        reply.raw.once('close', () => {
          body.release();
        });
        return unpack(request, payload, body);
      } catch (error) {
        payload.resume();
        throw error;
      }
    };
  });
}

type Done = (error: Error | null, body?: Buffer) => void;

function take(request: FastifyRequest, body: Buffer, done: Done): void {
  const refusal = charsetRefusal(request);
  if (refusal === undefined) done(null, body);
  else done(refusal);
}

function bearerOf(request: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Whoever the guard is going to refuse gets no room for a body: it is read and thrown away. */
function nothingOf(request: FastifyRequest, payload: RequestPayload): RequestPayload {
  payload.resume();
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > mostSent) throw tooLarge('', mostSent);
  return Object.assign(Readable.from([]), { receivedEncodedLength: length });
}

/** Returns the body itself when its length is known, else one that is counted as it comes. Throws problems. */
function unpack(request: FastifyRequest, payload: RequestPayload, body: InFlightBody): RequestPayload {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > mostSent) throw tooLarge('', mostSent);
  if (encoding === 'identity') {
    if (length === 0) return Readable.from(counted(payload, payload, body), { objectMode: false });
    body.grow(length); // the parser refuses a body that is not as long as it said
    return payload;
  }
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw Problem.unsupported('The content-encoding of a body is gzip or none.');
  }
  const gunzip = createGunzip();
  let sent = 0;
  payload.on('data', (chunk: Buffer) => {
    sent += chunk.length;
    if (sent > mostSent) gunzip.destroy(tooLarge('', mostSent));
  });
  payload.once('close', () => {
    if (!gunzip.writableEnded) gunzip.destroy(new Error('the body broke off'));
  });
  const unpacked = Readable.from(counted(payload.pipe(gunzip), payload, body), { objectMode: false });
  return Object.defineProperty(unpacked, 'receivedEncodedLength', { get: () => sent });
}

/** Holds room for what comes, and stops at the limit: a little that is sent can unpack to very much. */
async function* counted(source: NodeJS.ReadableStream, payload: RequestPayload, body: InFlightBody) {
  let bytes = 0;
  try {
    for await (const chunk of (source as Readable).iterator({ destroyOnReturn: source !== payload })) {
      const { length } = chunk as Buffer;
      bytes += length;
      if (bytes > mostUnpacked) throw tooLarge(' unpacked', mostUnpacked);
      body.grow(length);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw error instanceof Problem
      ? error
      : Problem.malformed('The body is not valid gzip.', 'is not valid gzip', error);
  } finally {
    // What is still to come is read and thrown away, so that the answer reaches the sender.
    payload.unpipe();
    payload.resume();
  }
}

function tooLarge(how: string, most: number): Problem {
  return Problem.tooLarge(`A body has at most ${most} bytes${how}.`);
}
