import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Timing } from '../timing.js';
import { CheckProofs } from './check-proofs.js';

/** Looks for proofs that are due, in each replica: what one has taken another passes over. */
@Injectable()
export class CheckDaily implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(CheckDaily.name);
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly checks: CheckProofs,
    private readonly timing: Timing,
  ) {}

  onApplicationBootstrap(): void {
    this.again();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.working;
  }

  private again(): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => {
      this.working = this.checkAll()
        .catch((error: unknown) => {
          this.logger.warn({ err: error }, 'proofs could not be looked for; it is tried again');
        })
        .finally(() => {
          this.again();
        });
    }, this.timing.proofMs).unref();
  }

  private async checkAll(): Promise<void> {
    while (!this.isStopping && (await this.checks.checkDue()) > 0);
  }
}
