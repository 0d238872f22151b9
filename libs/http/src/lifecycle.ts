import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, stopTracing, type Logger } from '@palisade/telemetry';
import { Readiness } from './readiness.js';
import { Requests } from './requests.js';

export interface ListenOptions {
  port: number;
  host?: string;
  /** Between being not ready and refusing connections: as long as a load balancer takes to notice. */
  shutdownDelayMs?: number;
}

const drainWithinMs = 15_000;
const stopWithinMs = 25_000;

/** Listens; SIGTERM and SIGINT stop in order and end the process within 25 s. */
export async function listen(app: NestFastifyApplication, options: ListenOptions): Promise<void> {
  const log = createLogger('lifecycle');
  await app.listen({ port: options.port, host: options.host ?? '127.0.0.1', backlog: 1024 });
  log.info({ url: await app.getUrl() }, 'listening');
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      void stopAndExit(app, options.shutdownDelayMs ?? 0, log);
    });
  }
}

async function stopAndExit(app: NestFastifyApplication, delayMs: number, log: Logger): Promise<never> {
  const deadline = setTimeout(stopWithinMs, 'late' as const, { ref: false });
  const outcome = await Promise.race([
    deadline,
    stop(app, delayMs).then(
      () => 'stopped' as const,
      (error: unknown) => error,
    ),
  ]);
  if (outcome === 'stopped') process.exit(0);
  log.error({ err: outcome }, outcome === 'late' ? 'did not stop in time' : 'stopping failed');
  process.exit(1);
}

/** Not ready, then no new connections, then what is under way ends, then everything that the application holds. */
export async function stop(app: NestFastifyApplication, delayMs = 0): Promise<void> {
  const requests = app.get(Requests);
  app.get(Readiness).stopping();
  requests.stopping();
  await setTimeout(delayMs);
  const server = app.getHttpServer();
  server.close(); // also ends idle keep-alive connections
  await requests.drained(drainWithinMs);
  server.closeAllConnections();
  await app.close();
  await stopTracing();
}
