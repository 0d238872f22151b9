import { Logger } from '@nestjs/common';
import { meter } from '@palisade/telemetry';

const raised = new Set<Alarm>();

meter('palisade.messaging')
  .createObservableGauge('palisade.messaging.alarm', {
    description: '1 while something waits for Postgres or Kafka',
  })
  .addCallback((gauge) => {
    const names = new Map<string, number>();
    for (const { name } of raised) names.set(name, 1);
    for (const [name, value] of names) gauge.observe(value, { 'palisade.alarm.name': name });
  });

/** A failure that repeats: one line when it begins and one when it ends, and a metric in between. */
export class Alarm {
  private readonly logger: Logger;
  private since: number | undefined;

  constructor(readonly name: string) {
    this.logger = new Logger(name);
  }

  get isRaised(): boolean {
    return this.since !== undefined;
  }

  raise(what: string, error: unknown): void {
    if (this.since !== undefined) return;
    this.since = Date.now();
    raised.add(this);
    this.logger.error(`${what}; trying again until it works: ${(error as Error).message}`);
  }

  clear(): void {
    if (this.since === undefined) return;
    const seconds = ((Date.now() - this.since) / 1000).toFixed(1);
    this.since = undefined;
    raised.delete(this);
    this.logger.log(`works again after ${seconds} s`);
  }
}
