import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { meter } from '@palisade/telemetry';

/** Where a chain no longer is what was signed of it. */
export interface ChainFault {
  /** The first entry that is wrong; null where none can be named. */
  sequence: number | null;
  detail: string;
}

const running = new Set<BrokenChains>();

meter('palisade.audit')
  .createObservableGauge('audit.chains.broken', {
    description: 'Chains that are no longer what was signed of them.',
  })
  .addCallback((gauge) => {
    gauge.observe([...running].reduce((sum, { size }) => sum + size, 0));
  });

/** Chains that are not signed, because what is stored contradicts what was: a line when it begins and ends, and a metric. */
@Injectable()
export class BrokenChains implements OnApplicationShutdown {
  private readonly logger = new Logger(BrokenChains.name);
  private readonly faults = new Map<string, ChainFault>();

  constructor() {
    running.add(this);
  }

  onApplicationShutdown(): void {
    running.delete(this);
  }

  get size(): number {
    return this.faults.size;
  }

  of(chain: string): ChainFault | undefined {
    return this.faults.get(chain);
  }

  found(chain: string, fault: ChainFault | undefined): void {
    const before = this.faults.get(chain);
    if (fault === undefined) {
      if (this.faults.delete(chain)) this.logger.log(`chain ${chain} is what was signed again`);
      return;
    }
    this.faults.set(chain, fault);
    if (before?.detail === fault.detail) return;
    const where = fault.sequence === null ? '' : ` at ${String(fault.sequence)}`;
    this.logger.error(`chain ${chain} is broken${where} and is not signed: ${fault.detail}`);
  }
}
