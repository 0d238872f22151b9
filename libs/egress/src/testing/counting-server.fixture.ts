import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';

/** An HTTP or HTTPS server that counts its connections and keeps what it was asked. */
export class CountingServer {
  connections = 0;
  readonly requests: { url: string; method: string; headers: Record<string, unknown>; body: string }[] = [];
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(answer: RequestListener, tls?: TlsOptions) {
    const listener: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url = '', method = '', headers } = request;
        this.requests.push({ url, method, headers, body: Buffer.concat(chunks).toString() });
        answer(request, response);
      });
    };
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#open.delete(socket));
    });
  }

  get openConnections(): number {
    return this.#open.size;
  }

  async start(host = '127.0.0.1'): Promise<number> {
    this.#server.listen(0, host);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    if (this.#server.listening) await once(this.#server, 'close');
  }
}
