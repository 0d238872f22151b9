import { eventually } from './eventually.js';
import type { Json } from './api.js';
import { StreamClient } from './stream-client.js';

/** Connects again wherever it was cut off, as a client of the stream does that must not miss anything. */
export class PersistentClient {
  readonly connections: StreamClient[] = [];
  private isDone = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly origin: string,
    private readonly headers: Record<string, string>,
  ) {}

  start(): void {
    this.running = this.run();
  }

  get alerts(): Json[] {
    return this.connections.flatMap(({ alerts }) => alerts);
  }

  get cuts(): number {
    return this.connections.filter(({ closed }) => closed !== undefined).length;
  }

  async stop(): Promise<void> {
    this.isDone = true;
    await this.running;
    for (const connection of this.connections) connection.cut();
  }

  private async run(): Promise<void> {
    const { origin, headers } = this;
    let since: string | undefined;
    while (!this.isDone) {
      const client = await eventually(() => StreamClient.connect(origin, { headers, since }), 30_000, 100);
      this.connections.push(client);
      await eventually(
        () => {
          if (client.closed === undefined && !this.isDone) throw new Error('still connected');
          return Promise.resolve();
        },
        120_000,
        10,
      );
      since = client.cursor;
    }
  }
}
