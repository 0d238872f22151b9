import replyFrom, { type FastifyReplyFromOptions } from '@fastify/reply-from';
import { Problem, sendProblem as sendUnlogged } from '@palisade/http';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { Agent } from 'undici';
import { senderOf, type Sender } from '../limits/sender.js';
import { isPlainPath } from '../routing/request-path.js';
import { bodyLimitOf, type Route } from '../routing/route-table.js';
import type { BrowserSession } from '../session/browser-session.js';
import { toClient, toUpstream } from './forwarded-headers.js';
import { InFlight } from './in-flight.js';
import type { ServiceStates } from './service-states.js';
import { upstreamProblem } from './upstream-problem.js';
import { beginUpstreamSpan } from './upstream-span.js';
import { WatchedBody } from './watched-body.js';

type Send = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** Tests have smaller ones. */
export interface ProxyLimits {
  /** Requests under way to one service, and connections: a frozen one mustn't hold the memory of all. */
  maxInFlight?: number;
  /** How long a body that is under way may bring nothing, and how long a small one may take. */
  bodyStallMs?: number;
  smallBodyWithinMs?: number;
}

export interface ProxyOptions extends ProxyLimits {
  routes: readonly Route[];
  timeoutMs: number;
  states: ServiceStates;
  session: BrowserSession;
  /** Runs before anything is passed on; throws a problem to refuse. */
  admit: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** Told of a request beyond what its sender may have under way. */
  refused: (request: FastifyRequest, sender: Sender) => void;
  sendProblem: Send;
}

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const idempotent = new Set(['GET', 'HEAD']);
/** Nobody else's word on sessions counts. */
const sessionsFrom = 'identity';
const connectWithinMs = 1_000;
const largestSwallowed = 64 * 1024 * 1024;

/** Passes each path of the table on to its service: bodies as streams, in both directions, unread. */
export async function addProxy(instance: FastifyInstance, options: ProxyOptions): Promise<void> {
  const { maxInFlight = 512, bodyStallMs = 5_000, smallBodyWithinMs = 10_000 } = options;
  const agent = new Agent({
    connections: maxInFlight, // as many as requests, so that none waits in a queue where no timeout counts
    pipelining: 1,
    connect: { timeout: connectWithinMs },
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    keepAliveTimeout: 20_000, // shorter than the services', which would close a connection that is just being used
    keepAliveMaxTimeout: 60_000,
  });
  instance.addHook('onClose', () => agent.close());
  await instance.register(replyFrom, {
    // Its own undici is an older one, with other types.
    undici: agent as unknown as FastifyReplyFromOptions['undici'],
    disableCache: true,
    disableRequestLogging: true,
  });
  await instance.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { bodyLimit: Number.MAX_SAFE_INTEGER }, (request, payload, parsed) => {
      const bytes = bodyLimitOf(pathOf(request));
      parsed(
        null,
        new WatchedBody(payload, { bytes, stallMs: bodyStallMs, smallWithinMs: smallBodyWithinMs }),
      );
    });
    scope.addHook('onRequest', async (request, reply) => {
      refuseUnfit(request);
      const refusal = options.session.use(request);
      await options.admit(request, reply);
      if (refusal !== undefined) throw refusal;
    });
    const inFlight = new InFlight(maxInFlight);
    for (const route of options.routes) addRoute(scope, route, { ...options, inFlight });
    done();
  });
}

interface Shared extends ProxyOptions {
  inFlight: InFlight;
}

function addRoute(scope: FastifyInstance, route: Route, shared: Shared): void {
  const { inFlight, states } = shared;
  const { service } = route;
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const sender = request.sender ?? senderOf(request, undefined);
    await inFlight.enter(service, sender, reply).catch((error: unknown) => {
      if (error instanceof Problem && error.getStatus() === 429) shared.refused(request, sender);
      throw error;
    });
    const { body } = request;
    if (body instanceof WatchedBody && body.errored !== null) throw upstreamProblem(service, body.errored);
    const traceparent = beginUpstreamSpan(request, reply, service);
    return reply.from(undefined, {
      getUpstream: () => route.upstream,
      rewriteRequestHeaders: (of, headers) => ({ ...toUpstream(of as FastifyRequest, headers), traceparent }),
      rewriteHeaders: (headers) => {
        states.answered(service);
        const answer = toClient(headers);
        if (service === sessionsFrom) shared.session.answer(request, answer, headers);
        return answer;
      },
      retryDelay: ({ err, req, attempt }) => retryAfter(err, req.method, attempt),
      onError: (failed, { error }) => {
        const problem = upstreamProblem(service, error);
        if (problem.getStatus() !== 503) {
          shared.sendProblem(problem, request, failed as FastifyReply);
          return;
        }
        states.unreachable(service, error.message);
        sendUnlogged(problem, request, failed as FastifyReply);
      },
    });
  };
  for (const url of [route.prefix, `${route.prefix}/*`]) {
    scope.route({ method: methods, url, exposeHeadRoute: false, handler });
  }
}

/** Once, where repeating is harmless: a kept connection may be closed by the other end as it is being used. */
function retryAfter(error: Error | null, method: string, attempt: number): number | null {
  const code = error !== null && 'code' in error ? error.code : undefined;
  const isBroken = code === 'UND_ERR_SOCKET' || code === 'ECONNRESET';
  return isBroken && idempotent.has(method) && attempt === 0 ? 10 : null;
}

function refuseUnfit(request: FastifyRequest): void {
  const path = pathOf(request);
  if (!isPlainPath(path)) {
    throw new Problem({
      status: 400,
      slug: 'ambiguous-path',
      title: 'Ambiguous path',
      detail: 'The path has dot segments, doubled slashes, encoded separators or U+0000.',
    });
  }
  const length = Number(request.headers['content-length'] ?? 0);
  if (length <= bodyLimitOf(path)) return;
  const problem = Problem.tooLarge();
  // A body of moderate size is read and dropped, so that its sender gets to read the answer.
  if (length > largestSwallowed) Object.assign(problem.headers, { connection: 'close' });
  throw problem;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
