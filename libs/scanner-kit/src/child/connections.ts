import type { Socket } from 'node:net';
import { bounds, type FromChild } from '../protocol/messages.js';
import { ToolRefused, type Purpose, type RefusedReason } from '../tools/tools.js';
import { Places } from './places.js';

interface Asked {
  resolve: (socket: Socket) => void;
  reject: (error: ToolRefused) => void;
}

/** Connections that the parent opens and hands over. */
export class Connections {
  private readonly asked = new Map<number, Asked>();
  private readonly places = new Places(bounds.opensInFlight);
  private next = 0;

  constructor(
    private readonly send: (message: FromChild) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => {
      for (const { reject } of this.asked.values()) reject(aborted());
      this.asked.clear();
    });
  }

  async open(url: URL, purpose: Purpose): Promise<Socket> {
    await this.places.take();
    try {
      if (this.signal.aborted) throw aborted();
      const id = this.next++;
      const answered = new Promise<Socket>((resolve, reject) => {
        this.asked.set(id, { resolve, reject });
      });
      await this.send({ type: 'open', id, url: url.href, purpose });
      return await answered;
    } finally {
      this.places.leave();
    }
  }

  opened(id: number, socket: Socket | undefined): void {
    const asked = this.take(id);
    // Whoever asked may be gone, and a socket that broke on its way comes as none.
    socket?.on('error', () => undefined);
    if (asked === undefined) socket?.destroy();
    else if (socket === undefined)
      asked.reject(new ToolRefused('connection_failed', 'The connection was lost.'));
    else asked.resolve(socket);
  }

  refused(id: number, reason: RefusedReason, detail: string, code?: string): void {
    this.take(id)?.reject(new ToolRefused(reason, detail, { code }));
  }

  private take(id: number): Asked | undefined {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    return asked;
  }
}

function aborted(): ToolRefused {
  return new ToolRefused('aborted', 'The task ends.');
}
