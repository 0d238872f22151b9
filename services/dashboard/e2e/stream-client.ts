import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Json } from './api.js';
import { eventually } from './eventually.js';

export interface Handshake {
  headers: Record<string, string>;
  since?: string;
  /** The query, when it is to be another. */
  query?: string;
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: Json,
  ) {
    super(`the handshake was answered ${String(status)}`);
  }
}

/** A client of the stream that keeps what it is told. */
export class StreamClient {
  readonly frames: Json[] = [];
  /** The code that it was closed with. */
  closed: number | undefined;
  /** Told of each frame as it comes. */
  onFrame: (frame: Json) => void = () => undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const frame: Json = JSON.parse(data.toString());
      this.frames.push(frame);
      this.onFrame(frame);
    });
    socket.on('close', (code) => (this.closed = code));
    socket.on('error', () => undefined);
  }

  /** Resolves once it is greeted; throws `Refused` when it isn't let in. */
  static async connect(origin: string, { headers, since, query }: Handshake): Promise<StreamClient> {
    const url = new URL('/v1/stream', origin.replace('http', 'ws'));
    url.search = query ?? (since === undefined ? '' : `since=${encodeURIComponent(since)}`);
    const socket = new WebSocket(url, { headers, handshakeTimeout: 10_000 });
    const client = new StreamClient(socket);
    const opened = once(socket, 'open');
    opened.catch(() => undefined);
    const refusal = new Promise<never>((_resolve, reject) => {
      socket.once('unexpected-response', (_request, response: IncomingMessage) => {
        void text(response).then((body) => reject(new Refused(response.statusCode ?? 0, JSON.parse(body))));
      });
    });
    refusal.catch(() => undefined);
    await Promise.race([opened, refusal]);
    await eventually(() => {
      if (client.frames.length === 0) throw new Error(`closed with ${String(client.closed)}, or silent`);
      return Promise.resolve();
    }, 10_000);
    return client;
  }

  get hello(): Json {
    return this.frames[0].data;
  }

  /** From where a client that lost the connection goes on. */
  get cursor(): string {
    const last = this.frames.findLast(
      (frame: Json) => frame.cursor !== undefined || frame.data.cursor !== undefined,
    );
    return last.cursor ?? last.data.cursor;
  }

  get alerts(): Json[] {
    return this.frames.filter(({ type }) => type === 'alert').map(({ data }) => data);
  }

  alertsOf(actor: string): Json[] {
    return this.alerts.filter((alert) => alert.actor.email === actor);
  }

  say(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  cut(): void {
    this.socket.terminate();
  }
}
