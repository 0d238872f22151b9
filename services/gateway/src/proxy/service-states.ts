import { createLogger, type Logger } from '@palisade/telemetry';

/** Which services can't be reached: told when that changes, and not by each request that finds it so. */
export class ServiceStates {
  private readonly down = new Set<string>();

  constructor(private readonly log: Pick<Logger, 'debug' | 'info' | 'warn'> = createLogger('gateway')) {}

  unreachable(service: string, reason: string): void {
    this.log.debug({ upstream: service, reason }, 'a request found its service unreachable');
    if (this.down.has(service)) return;
    this.down.add(service);
    this.log.warn({ upstream: service, reason }, 'a service is not reachable');
  }

  answered(service: string): void {
    if (this.down.delete(service)) this.log.info({ upstream: service }, 'a service is reachable again');
  }
}
