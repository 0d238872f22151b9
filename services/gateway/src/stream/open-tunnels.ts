import { setTimeout } from 'node:timers/promises';
import { meter } from '@palisade/telemetry';
import type { Duplex } from 'node:stream';
import { Tunnel, type TunnelEnd, type TunnelOptions } from './tunnel.js';

const metrics = meter('palisade.gateway');
const openTunnels = metrics.createUpDownCounter('palisade.gateway.streams', {
  unit: '{connection}',
  description: 'WebSockets passed through at the moment.',
});
const ended = metrics.createCounter('palisade.gateway.streams.ended', {
  unit: '{connection}',
  description: 'WebSockets that ended, by who or what ended them.',
});
openTunnels.add(0);
for (const why of ['client', 'service', 'idle', 'stopping']) ended.add(0, { 'palisade.ended_by': why });

export interface OpenTunnelsOptions extends Omit<TunnelOptions, 'onEnd'> {
  /** Until tunnels are ended when the gateway stops. */
  graceMs: number;
}

export class OpenTunnels {
  private readonly tunnels = new Set<Tunnel>();
  private stopping = false;

  constructor(private readonly options: OpenTunnelsOptions) {}

  get isStopping(): boolean {
    return this.stopping;
  }

  open(client: Duplex, service: Duplex, onEnd: (why: TunnelEnd) => void): void {
    const tunnel = new Tunnel(client, service, {
      ...this.options,
      onEnd: (why) => {
        this.tunnels.delete(tunnel);
        openTunnels.add(-1);
        ended.add(1, { 'palisade.ended_by': why });
        onEnd(why);
      },
    });
    this.tunnels.add(tunnel);
    openTunnels.add(1);
    if (this.stopping) tunnel.end('stopping');
  }

  /**
   * Ends them all within the grace, spread over it so that not all clients come back at once. A service that stops at
   * the same time has that long to tell its clients itself.
   */
  async stop(): Promise<void> {
    this.stopping = true;
    const { graceMs, lingerMs } = this.options;
    const ending = [...this.tunnels].map(async (tunnel) => {
      await setTimeout(graceMs * (0.5 + Math.random() / 2));
      tunnel.end('stopping');
    });
    await Promise.all(ending);
    const deadline = performance.now() + lingerMs + 500;
    while (this.tunnels.size > 0 && performance.now() < deadline) await setTimeout(10);
  }
}
