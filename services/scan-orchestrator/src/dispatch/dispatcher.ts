import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { isInfrastructureFailure } from '@palisade/database';
import { createLogger } from '@palisade/telemetry';
import { ScanOrchestratorSettings } from '../config.js';
import { ExpireLeases } from '../leases/expire-leases.js';
import { scanMetrics } from '../scan-metrics.js';
import { AwaitedTargets } from '../scans/awaited-targets.js';
import { Timing } from '../timing.js';
import { choose } from './choose.js';
import { type DispatcherLease, DispatcherLeases, LostDispatch } from './dispatcher-lease.js';
import { Offers } from './offers.js';
import { Replicas } from './replicas.js';
import { type ActiveTask, WaitingTasks } from './waiting-tasks.js';
import { WakeUp } from './wake-up.js';

const log = createLogger('scan-orchestrator');
const houseKeepingMs = 1_000;
const measureMs = 5_000;
const offersAtOnce = 4;

/**
 * Offers waiting tasks to replicas with free slots, as long as this replica of the service is the one that dispatches;
 * and ends what has waited too long: offers, leases, scans without a target.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private woken = false;
  private wake: () => void = () => undefined;
  private keptHouseAt = 0;
  private measuredAt = 0;
  private failing = false;

  constructor(
    private readonly leases: DispatcherLeases,
    private readonly waiting: WaitingTasks,
    private readonly replicas: Replicas,
    private readonly offers: Offers,
    private readonly expiring: ExpireLeases,
    private readonly awaited: AwaitedTargets,
    private readonly settings: ScanOrchestratorSettings,
    private readonly timing: Timing,
    wakeUp: WakeUp,
  ) {
    wakeUp.listen(() => {
      this.woken = true;
      this.wake();
    });
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      await this.round();
      if (!this.isWoken()) await this.pause();
    }
    await this.leases.release().catch(() => undefined); // it ends by itself
  }

  private isWoken(): boolean {
    return this.woken;
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.timing.pollMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async round(): Promise<void> {
    try {
      const lease = await this.leases.hold();
      if (lease === undefined) {
        scanMetrics.queue({ tasks: [], oldest: [] });
        await this.untilPolled();
        return;
      }
      await this.keepHouse();
      for (const scanner of this.replicas.scanners()) await this.dispatch(lease, scanner);
      this.failing = false;
    } catch (error) {
      await this.failed(error);
    }
  }

  /** Not more often than it would without being woken: another replica dispatches, or something is away. */
  private async untilPolled(): Promise<void> {
    await this.pause();
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof LostDispatch) return;
    const away = isInfrastructureFailure(error) || (error as Error).name === 'Unavailable';
    if (!this.failing || !away) {
      log.error({ err: error }, 'dispatching failed; it is tried again');
    }
    this.failing = true;
    await this.untilPolled();
  }

  private async keepHouse(): Promise<void> {
    if (Date.now() - this.keptHouseAt < Math.min(houseKeepingMs, this.timing.pollMs)) return;
    this.keptHouseAt = Date.now();
    await this.offers.expire();
    await this.awaited.expire();
    if (Date.now() - this.measuredAt > measureMs) {
      this.measuredAt = Date.now();
      scanMetrics.queue(await this.waiting.depth());
    }
    await this.expiring.expire();
  }

  private async dispatch(lease: DispatcherLease, scanner: string): Promise<void> {
    const active = await this.waiting.active(scanner);
    const replicas = this.replicas.free(scanner, active);
    const free = replicas.reduce((sum, replica) => sum + replica.free, 0);
    if (free === 0) return;
    const { SCAN_TASKS_PER_TENANT: perTenant, SCAN_TASKS_PER_HOST: perHost } = this.settings;
    const hosts = countBy(active, ({ host }) => host);
    const full = [...hosts].filter(([, count]) => count >= perHost).map(([host]) => host);
    const tenants = await this.waiting.of(scanner, {
      full,
      limit: Math.min(free, perTenant),
      active: countBy(active, ({ tenantId }) => tenantId),
    });
    const choices = choose({ tenants, replicas, hosts, perTenant, perHost });
    for (let at = 0; at < choices.length && !this.stopped; at += offersAtOnce) {
      const some = choices.slice(at, at + offersAtOnce);
      await Promise.all(some.map((choice) => this.offers.make(lease, scanner, choice)));
    }
    // What was chosen may have left room for more of the same tenants, whose first tasks were of full hosts.
    if (choices.length > 0) this.woken = true;
  }
}

function countBy(
  active: readonly ActiveTask[],
  keyOf: (task: ActiveTask) => string | null,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of active) {
    const key = keyOf(task);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
