import type { INestApplicationContext, WsMessageHandler } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { WebSocket, WebSocketServer } from 'ws';
import { readClientMessage } from './client-message.js';
import { StreamServer } from './stream-server.js';

/** Nest's adapter for ws with a server of our own, and messages told apart by `type` and checked before a handler sees them. */
export class StreamAdapter extends WsAdapter {
  private readonly server: StreamServer;

  constructor(app: INestApplicationContext) {
    super(app);
    this.server = app.get(StreamServer);
  }

  override create(): WebSocketServer {
    return this.server.sockets;
  }

  override bindMessageHandlers(client: WebSocket, handlers: WsMessageHandler[]): void {
    const byType = new Map(handlers.map(({ message, callback }) => [message, callback]));
    client.on('message', (data: Buffer, isBinary: boolean) => {
      const message = readClientMessage(data, isBinary);
      void byType.get(message.type)?.(message);
    });
  }

  override close(): Promise<void> {
    return this.server.close();
  }
}
