import type { Progress } from './progress.js';
import type { Server } from './server.js';

/** What runs a server: this machine itself, or containers. Nothing runs before its `start`. */
export interface Host {
  readonly kind: 'containers' | 'embedded';
  /** Ends what a killed owner of the data folder has left running, which also frees its ports; how many there were. */
  endOrphans(): Promise<number>;
  kafka(port: number): Promise<Addressed>;
  postgres(port: number): Promise<Addressed>;
}

export interface Addressed {
  server: Server;
  /** host:port of Kafka, the administrator's URL of Postgres. */
  address: string;
}

export interface HostOptions {
  /** The data folder; it exists, and its name is its real path. */
  folder: string;
  logs: string;
  /** Of Postgres' administrator. */
  password: string;
  progress: Progress;
  disposable: boolean;
  /** They go on when the process that started them is gone. */
  outliveOwner?: boolean;
}
