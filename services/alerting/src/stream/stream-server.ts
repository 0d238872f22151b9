import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import type { Admitted } from './connection.js';
import { Upgrades } from './upgrades.js';

export const streamPath = '/v1/stream';
const largestMessage = 16 * 1024;

/** The WebSocket server, on the service's own port; who may connect is decided before it is asked. */
@Injectable()
export class StreamServer implements OnModuleInit {
  readonly sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: largestMessage,
    // It would cost 300 KB a connection, and compress each frame once more for each of them.
    perMessageDeflate: false,
  });
  private upgrades: Upgrades | undefined;

  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.upgrades = new Upgrades(this.host.httpAdapter.getInstance<FastifyInstance>(), streamPath);
  }

  isHandshake(request: FastifyRequest): boolean {
    return this.upgrades?.of(request) !== undefined;
  }

  /** Makes a WebSocket of the request, which needs no other answer; a broken handshake is answered by ws. */
  accept(request: FastifyRequest, admitted: Admitted): void {
    const upgrade = this.upgrades?.of(request);
    if (upgrade === undefined) throw new Error('the request asks for no upgrade');
    const { socket, head } = upgrade;
    socket.once('close', () => {
      admitted.leave();
    });
    upgrade.taken();
    this.sockets.handleUpgrade(request.raw, socket, head, (client) => {
      this.sockets.emit('connection', client, admitted);
    });
  }

  /** Takes no more; those who are connected stay. */
  async close(): Promise<void> {
    this.upgrades?.close();
    await new Promise((resolve) => {
      this.sockets.close(resolve);
    });
  }
}
