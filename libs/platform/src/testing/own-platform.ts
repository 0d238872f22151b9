import { join } from 'node:path';
import { startEmbedded } from '../embedded/embedded.js';
import type { Server } from '../server.js';
import { dropTestFolder, makeTestFolder } from './test-folder.js';

/** A Kafka and a Postgres of this test file alone, to be stopped, killed and paused. */
export interface OwnPlatform {
  kafka: Server;
  postgres: Server;
  brokers: string[];
  adminUrl: string;
  /** Ends both and drops their data. */
  close(): Promise<void>;
}

/** For `*.fault.spec.ts`, which run one after the other. Both keep their addresses and data over a stop or a kill. */
export async function ownPlatform(): Promise<OwnPlatform> {
  const folder = makeTestFolder();
  try {
    const pair = await startEmbedded({
      folder: join(folder, 'own'),
      logs: join(folder, 'logs'),
      password: 'test',
      ports: {},
      progress: () => undefined,
      disposable: true,
    });
    return { ...pair, close: () => dropTestFolder(folder) };
  } catch (error) {
    await dropTestFolder(folder);
    throw error;
  }
}
