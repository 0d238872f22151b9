import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { runGateway, type Running } from './gateway.js';

export type Headers = Record<string, string>;

interface Upgraded {
  url: string;
  headers: IncomingHttpHeaders;
  socket: Duplex;
}

/** Of a machine that the verifier of tests knows. */
export const machine = { authorization: 'Bearer tenant:one' };

export const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16, 7).toString('base64'),
};

/** A gateway in front of a service that echoes messages, and clients of it. */
export class Streams {
  /** Upgrades that reached the service. */
  seen: Upgraded[] = [];
  /** What the service does with an upgrade instead of taking it. */
  answer: ((socket: Duplex) => void) | undefined;
  readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  private readonly service: Server;
  private readonly opened: WebSocket[] = [];
  private running: Running | undefined;

  constructor() {
    this.sockets.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        socket.send(data, { binary: isBinary });
      });
    });
    this.service = createServer((_request, response) => response.end('plain'));
    this.service.on('upgrade', (request, socket, head) => {
      this.take(request, socket, head);
    });
  }

  get gateway(): Running {
    if (this.running === undefined) throw new Error('not started');
    return this.running;
  }

  get upstream(): string {
    return `http://127.0.0.1:${(this.service.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.service.listen(0, '127.0.0.1');
    await once(this.service, 'listening');
    this.running = await this.another();
  }

  /** Another gateway, with settings of its own; the test closes it. */
  another(
    settings: Parameters<typeof runGateway>[0] = {},
    times: Parameters<typeof runGateway>[2] = {},
  ): Promise<Running> {
    const usual = {
      ALERTING_URL: this.upstream,
      CORS_ORIGINS: 'https://app.example.com',
      RATE_LIMIT_ADDRESS_BURST: 10_000,
    };
    return runGateway({ ...usual, ...settings }, undefined, { lingerMs: 300, graceMs: 100, ...times });
  }

  /** Forgets what one test did. */
  reset(): void {
    for (const each of this.opened.splice(0)) each.terminate();
    this.answer = undefined;
    this.seen = [];
  }

  async close(): Promise<void> {
    await this.gateway.close();
    for (const each of this.sockets.clients) each.terminate();
    this.service.closeAllConnections();
    this.service.close();
  }

  dial(headers: Headers = machine, { of = this.gateway, path = '/v1/stream' } = {}): WebSocket {
    const socket = new WebSocket(`${of.origin.replace('http', 'ws')}${path}`, { headers });
    socket.on('error', () => undefined);
    this.opened.push(socket);
    return socket;
  }

  async connected(...given: Parameters<Streams['dial']>): Promise<WebSocket> {
    const socket = this.dial(...given);
    await once(socket, 'open');
    return socket;
  }

  /** The HTTP answer to a handshake. */
  async refusedWith(...given: Parameters<Streams['dial']>) {
    const socket = this.dial(...given);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    return { headers: response.headers, ...(await answered(response)) };
  }

  /** What a client of plain HTTP is answered. */
  async plain({ path = '/v1/stream', method = 'GET', headers = {} as Headers }) {
    const { port } = new URL(this.gateway.origin);
    const asked = httpRequest({ port, host: '127.0.0.1', path, method, headers, agent: false });
    asked.once('upgrade', () => asked.destroy(new Error('was upgraded')));
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return answered(response);
  }

  /** Bytes past the handshake, as they come. */
  async raw(of = this.gateway): Promise<{ socket: Socket; head: Buffer }> {
    const { port } = new URL(of.origin);
    const asked = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/v1/stream',
      headers: { ...handshake, ...machine },
      createConnection: () => connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }),
    });
    asked.end();
    const [, socket, head] = (await once(asked, 'upgrade')) as [unknown, Socket, Buffer];
    socket.on('error', () => undefined);
    return { socket, head };
  }

  private take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.seen.push({ url: request.url ?? '', headers: request.headers, socket });
    socket.on('error', () => undefined);
    if (this.answer !== undefined) {
      this.answer(socket);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (each) =>
      this.sockets.emit('connection', each, request),
    );
  }
}

async function answered(response: IncomingMessage) {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, type: /"type":"([^"]+)"/.exec(body)?.[1], body };
}

/** How a WebSocket was closed. */
export async function closeOf(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
}

export async function echoed(socket: WebSocket, text: string): Promise<string> {
  socket.send(text);
  const [data] = (await once(socket, 'message')) as [Buffer];
  return data.toString();
}

/** Once the socket is closed, in whatever way. */
export function gone(socket: Duplex | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (socket === undefined || socket.destroyed) resolve();
    else
      socket.once('close', () => {
        resolve();
      });
  });
}
