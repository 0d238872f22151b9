import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export type TunnelEnd = 'client' | 'service' | 'idle' | 'stopping';

export interface TunnelOptions {
  /** Without a byte in either direction: longer than the service's heartbeat. */
  idleMs: number;
  /** How long the rest may take once one end is done. */
  lingerMs: number;
  onEnd: (why: TunnelEnd) => void;
}

/**
 * Bytes from one end to the other and back, as fast as the slower one takes them, until either end is done: then what is
 * under way still arrives, and both are closed.
 */
export class Tunnel {
  private why: TunnelEnd | undefined;
  private linger: NodeJS.Timeout | undefined;
  private open = 2;

  constructor(
    private readonly client: Duplex,
    private readonly service: Duplex,
    private readonly options: TunnelOptions,
  ) {
    this.watch(client, 'client');
    this.watch(service, 'service');
    client.pipe(service);
    service.pipe(client);
  }

  /** Both ends get what is under way and are told that it was all. */
  end(why: TunnelEnd): void {
    this.why ??= why;
    this.client.end();
    this.service.end();
    this.linger ??= setTimeout(() => {
      this.destroy();
    }, this.options.lingerMs);
  }

  private watch(socket: Duplex, which: 'client' | 'service'): void {
    if (socket instanceof Socket) {
      socket.setNoDelay(true);
      socket.setKeepAlive(true, this.options.idleMs);
      // Of one that takes nothing more, too: what is written to it and stays there is no sign of life.
      socket.setTimeout(this.options.idleMs, () => {
        this.why ??= 'idle';
        this.destroy();
      });
    }
    socket.on('error', () => undefined); // its close says as much
    socket.once('end', () => {
      this.halfClosed(which);
    });
    const closed = () => {
      this.closed(which);
    };
    if (socket.closed) process.nextTick(closed);
    else socket.once('close', closed);
  }

  /** Nobody speaks WebSocket with half a connection; the pipe has told the other end, which gets a moment to finish. */
  private halfClosed(which: TunnelEnd): void {
    this.why ??= which;
    this.linger ??= setTimeout(() => {
      this.destroy();
    }, this.options.lingerMs);
  }

  private closed(which: TunnelEnd): void {
    this.open--;
    if (this.open > 0) {
      this.end(which);
      return;
    }
    clearTimeout(this.linger);
    this.options.onEnd(this.why ?? which);
  }

  /** With a reset: an end that has closed its own half already would learn of nothing else. */
  private destroy(): void {
    for (const socket of [this.client, this.service]) {
      if (socket instanceof Socket) socket.resetAndDestroy();
      else socket.destroy();
    }
  }
}
