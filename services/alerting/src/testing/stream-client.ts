import { WebSocket, type ClientOptions } from 'ws';
import { until } from './until.js';

export interface Frame {
  type: string;
  cursor?: string;
  subscription?: string;
  trace_id?: string | null;
  data?: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- what a test asserts on
}

/** A client of the stream, and all that it was told. */
export class StreamClient {
  readonly frames: Frame[] = [];
  closed: { code: number; reason: string } | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    socket.on('error', () => undefined);
  }

  /** Resolves with the first frame read, or the connection closed. */
  static async connect(
    url: string,
    key: string,
    { since, headers }: { since?: string; headers?: ClientOptions['headers'] } = {},
  ): Promise<StreamClient> {
    const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
    const client = new StreamClient(
      new WebSocket(`${url}${query}`, { headers: { authorization: `Bearer ${key}`, ...headers } }),
    );
    await until(async () => client.frames.length > 0 || client.closed !== undefined);
    return client;
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  /** Where to go on from: of the latest frame that says so. */
  get cursor(): string {
    return this.frames.reduce(
      (cursor, frame) => frame.cursor ?? (frame.data?.cursor as string | undefined) ?? cursor,
      '',
    );
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  async subscribe(subscription = 'feed', options: object = {}): Promise<void> {
    const before = this.of('subscribed').length + this.of('error').length;
    this.send({ type: 'subscribe', subscription, to: 'file_access_event', ...options });
    await until(async () => this.of('subscribed').length + this.of('error').length > before);
  }

  async ended(): Promise<{ code: number; reason: string }> {
    await until(async () => this.closed !== undefined);
    return this.closed ?? { code: 0, reason: '' };
  }

  /** As a network does it: without a word. */
  cut(): void {
    this.socket.terminate();
  }
}
