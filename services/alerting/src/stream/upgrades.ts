import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface Upgrade {
  socket: Duplex;
  /** What the client sent after its handshake already. */
  head: Buffer;
  /** The socket is somebody else's now; the request is over. */
  taken: () => void;
}

const closeWithinMs = 2_000;

/**
 * Handshakes of WebSockets, led through the same routes, guards and filters as any other request: what refuses one
 * answers it. Of `path` alone: a request for another protocol elsewhere is answered as if it had not asked, as HTTP allows.
 */
export class Upgrades {
  private readonly pending = new WeakMap<IncomingMessage, Upgrade>();
  private readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

  constructor(
    private readonly instance: FastifyInstance,
    path: string,
  ) {
    const isWanted = ({ url = '', headers }: IncomingMessage) =>
      url.split('?', 1)[0] === path && headers.upgrade?.toLowerCase() === 'websocket';
    // A property of servers that their types don't have yet; their options do.
    Object.assign(instance.server, { shouldUpgradeCallback: isWanted });
    this.onUpgrade = (request, socket, head) => {
      const response = new UpgradeResponse(request);
      response.answerOn(socket);
      const taken = () => {
        response.upgraded(socket);
      };
      this.pending.set(request, { socket, head, taken });
      instance.routing(request, response);
    };
    instance.server.on('upgrade', this.onUpgrade);
  }

  of({ raw }: FastifyRequest): Upgrade | undefined {
    return this.pending.get(raw);
  }

  close(): void {
    this.instance.server.off('upgrade', this.onUpgrade);
  }
}

/** The answer of a request whose socket is no longer the HTTP server's. */
class UpgradeResponse extends ServerResponse {
  private isUpgraded = false;

  answerOn(socket: Duplex): void {
    this.shouldKeepAlive = false;
    socket.on('error', () => undefined); // its close says as much
    this.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
    this.once('finish', () => {
      if (this.isUpgraded) return;
      this.detach(socket);
      socket.end();
      setTimeout(() => socket.destroy(), closeWithinMs).unref();
      this.emit('close');
    });
  }

  upgraded(socket: Duplex): void {
    this.isUpgraded = true;
    this.statusCode = 101;
    // Or it would count as one that broke off.
    Object.defineProperty(this, 'writableFinished', { value: true });
    this.detach(socket);
    this.emit('finish');
    this.emit('close');
  }

  private detach(socket: Duplex): void {
    this.detachSocket(socket as Parameters<ServerResponse['detachSocket']>[0]);
  }
}
