import { startSpan } from '@palisade/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The passing on of a request to a service, until its answer has gone to the client; returns its traceparent. */
export function beginUpstreamSpan(request: FastifyRequest, reply: FastifyReply, service: string): string {
  const { method, routeOptions, work } = request;
  const span = startSpan(`${method} ${service}`, { kind: 'client', parent: work?.traceparent ?? null });
  if (span.isRecorded) {
    span.set({
      'http.request.method': method,
      'peer.service': service,
      ...(routeOptions.url !== undefined && { 'http.route': routeOptions.url }),
    });
    reply.raw.once('close', () => {
      const { statusCode } = reply;
      span.set({ 'http.response.status_code': statusCode });
      if (!reply.raw.writableFinished) span.fail('aborted');
      else if (statusCode >= 500) span.fail(String(statusCode));
      span.end();
    });
  }
  return span.traceparent;
}
