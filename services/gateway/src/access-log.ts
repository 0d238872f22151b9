import { createLogger, runInContext, type Logger } from '@palisade/telemetry';
import type { FastifyInstance } from 'fastify';

/** A line a request: who from where asked for what. Probes have none. */
export function addAccessLog(instance: FastifyInstance, log: Logger = createLogger('gateway')): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const { routeOptions, work, sender } = request;
    if (routeOptions.config.isSystem !== true && work !== undefined) {
      runInContext(work, () => {
        log.info(
          {
            method: request.method,
            route: request.is404 ? undefined : routeOptions.url,
            status: reply.statusCode,
            duration_ms: Math.round(reply.elapsedTime),
            client_address: request.ip,
            caller_kind: sender?.caller?.kind,
            caller_id: sender?.caller?.id,
          },
          'request',
        );
      });
    }
    done();
  });
}
