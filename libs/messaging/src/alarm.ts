import { Logger } from '@nestjs/common';
import { meter } from '@palisade/telemetry';

const raised = new Set<Alarm>();
/** What may wait: 0 rather than nothing while it does not. */
const names = new Set<string>();

meter('palisade.messaging')
  .createObservableGauge('palisade.messaging.alarm', {
    description: '1 while something waits for Postgres or Kafka',
  })
  .addCallback((gauge) => {
    const waiting = new Set([...raised].map(({ name }) => name));
    for (const name of names) gauge.observe(waiting.has(name) ? 1 : 0, { 'palisade.alarm.name': name });
  });

/** A failure that repeats: one line when it begins and one when it ends, and a metric in between. */
export class Alarm {
  private readonly logger: Logger;
  private since: number | undefined;

  constructor(readonly name: string) {
    this.logger = new Logger(name);
    names.add(name);
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
