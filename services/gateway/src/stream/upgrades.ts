import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface Upgrade {
  socket: Duplex;
  /** What the client sent after its handshake already. */
  head: Buffer;
}

const closeWithinMs = 2_000;

/**
 * Requests that ask for another protocol, led through the same routes and hooks as any other. Of `isWanted` alone: what
 * else asks for one (curl and Java do, for HTTP/2) is answered as if it had not, which HTTP allows.
 */
export class Upgrades {
  private readonly pending = new WeakMap<IncomingMessage, Upgrade>();

  constructor(instance: FastifyInstance, isWanted: (request: IncomingMessage) => boolean) {
    const { server } = instance;
    // A property of servers that their types don't have yet; their options do.
    Object.assign(server, { shouldUpgradeCallback: isWanted });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.pending.set(request, { socket, head });
      instance.routing(request, responseOn(request, socket));
    });
  }

  of({ raw }: FastifyRequest): Upgrade | undefined {
    return this.pending.get(raw);
  }
}

function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  socket.on('error', () => undefined); // its close says as much
  response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
  response.once('finish', () => {
    response.detachSocket(socket as Parameters<ServerResponse['detachSocket']>[0]);
    if (response.statusCode !== 101) {
      socket.end();
      setTimeout(() => socket.destroy(), closeWithinMs).unref();
    }
    response.emit('close'); // as of every answer, however long the socket lives
  });
  return response;
}
