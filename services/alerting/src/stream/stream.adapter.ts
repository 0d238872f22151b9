import type { INestApplicationContext } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { WebSocketServer } from 'ws';
import { StreamServer } from './stream-server.js';

/** Nest's adapter for ws with a server of our own. */
export class StreamAdapter extends WsAdapter {
  private readonly server: StreamServer;

  constructor(app: INestApplicationContext) {
    super(app);
    this.server = app.get(StreamServer);
  }

  override create(): WebSocketServer {
    return this.server.sockets;
  }

  /** The gateway listens itself: around a handler Nest would put the guards of HTTP routes, which refuse all else. */
  override bindMessageHandlers(): void {
    // None.
  }

  override close(): Promise<void> {
    return this.server.close();
  }
}
