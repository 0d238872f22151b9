import { setTimeout } from 'node:timers/promises';
import {
  childOf,
  meter,
  newTraceparent,
  runInContext,
  startSpan,
  type Context,
  type Logger,
  type Span,
} from '@palisade/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    work: Context | undefined;
  }
  interface FastifyContextConfig {
    /** Probes and scrapes: neither counted nor logged. */
    isSystem?: boolean;
  }
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Requests under way: their context, their metrics, one log line each, and whether any are left when stopping. */
export class Requests {
  private readonly http = meter('palisade.http');
  private readonly duration = this.http.createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Duration of HTTP requests.',
  });
  private readonly activeRequests = this.http.createUpDownCounter('http.server.active_requests', {
    unit: '{request}',
    description: 'HTTP requests under way.',
  });
  private active = 0;
  private isStopping = false;

  constructor(
    private readonly log: Logger,
    private readonly accessLevel: 'info' | 'debug',
  ) {}

  /** Before any other hook, so that all see the context. */
  watch(instance: FastifyInstance): void {
    instance.decorateRequest('work', undefined);
    instance.addHook('onRequest', (request, reply, done) => {
      this.begin(request, reply, done);
    });
    instance.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.isStopping) reply.header('connection', 'close');
      done();
    });
    instance.addHook('onResponse', (request, reply, done) => {
      this.end(request, reply);
      done();
    });
  }

  /** From here on every answer closes its connection. */
  stopping(): void {
    this.isStopping = true;
  }

  /** Resolves when no request is under way, or after `withinMs`; says which. */
  async drained(withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (this.active > 0 && Date.now() < deadline) await setTimeout(20);
    return this.active === 0;
  }

  private begin(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const context = { correlationId: request.id, traceparent: this.trace(request, reply) };
    request.work = context;
    reply.header('x-correlation-id', request.id);
    if (request.routeOptions.config.isSystem !== true) this.count(request, reply);
    runInContext(context, done);
  }

  /** The traceparent of the request's span; probes have none, but an id for the log. */
  private trace(request: FastifyRequest, reply: FastifyReply): string {
    const { traceparent } = request.headers;
    const given = typeof traceparent === 'string' ? traceparent : null;
    if (request.routeOptions.config.isSystem === true)
      return given === null ? newTraceparent() : childOf(given);
    const span = startSpan(request.method, { kind: 'server', parent: given });
    if (span.isRecorded) {
      reply.raw.once('close', () => {
        endSpan(span, request, reply);
      });
    }
    return span.traceparent;
  }

  private count(request: FastifyRequest, reply: FastifyReply): void {
    const attributes = { 'http.request.method': methodOf(request) };
    this.active++;
    this.activeRequests.add(1, attributes);
    // 'close' comes for aborted requests too, which never see a response.
    reply.raw.once('close', () => {
      this.active--;
      this.activeRequests.add(-1, attributes);
    });
  }

  private end(request: FastifyRequest, reply: FastifyReply): void {
    if (request.routeOptions.config.isSystem === true) return;
    const seconds = reply.elapsedTime / 1000;
    const route = request.is404 ? undefined : request.routeOptions.url;
    this.duration.record(seconds, {
      'http.request.method': methodOf(request),
      'http.response.status_code': reply.statusCode,
      ...(route === undefined ? {} : { 'http.route': route }),
    });
    if (!this.log.isLevelEnabled(this.accessLevel)) return;
    const fields = {
      method: request.method,
      route,
      status: reply.statusCode,
      duration_ms: Math.round(seconds * 1000),
    };
    const write = () => {
      this.log[this.accessLevel](fields, 'request');
    };
    if (request.work === undefined) write();
    else runInContext(request.work, write);
  }
}

/** The route says which path it was: the path itself may hold an id or a token that nobody should read in a trace. */
function endSpan(span: Span, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.is404 ? undefined : request.routeOptions.url;
  const { statusCode } = reply;
  span.rename(route === undefined ? methodOf(request) : `${methodOf(request)} ${route}`);
  span.set({
    'http.request.method': methodOf(request),
    'http.response.status_code': statusCode,
    'url.scheme': request.protocol,
    ...(route !== undefined && { 'http.route': route }),
    'palisade.correlation_id': request.id,
    ...(request.work?.tenantId !== undefined && { 'palisade.tenant_id': request.work.tenantId }),
  });
  if (!reply.raw.writableFinished) span.fail('aborted');
  else if (statusCode >= 500) span.fail(String(statusCode));
  span.end();
}

function methodOf(request: FastifyRequest): string {
  return methods.has(request.method) ? request.method : '_OTHER';
}
