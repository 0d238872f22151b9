import { join } from 'node:path';
import { startPlatform } from '../platform.js';
import type { Server } from '../server.js';
import { dropTestFolder, makeTestFolder, sweepTestFolders } from './test-folder.js';

/** A Kafka and a Postgres of this test file alone, to be stopped, killed and paused. */
export interface OwnPlatform {
  kafka: Server;
  postgres: Server;
  brokers: string[];
  adminUrl: string;
  /** Ends both and drops their data. */
  close(): Promise<void>;
}

/**
 * For `*.fault.spec.ts`, which run one after the other, and for what measures, with `disposable: false` as in earnest. Both
 * keep their addresses and data over a stop or a kill, and end with this process.
 */
export async function ownPlatform({ disposable = true } = {}): Promise<OwnPlatform> {
  await sweepTestFolders();
  const folder = makeTestFolder();
  // Not those of the environment: others may be using them.
  const env = { PALISADE_PLATFORM: process.env.PALISADE_PLATFORM };
  try {
    const platform = await startPlatform({ dataDir: join(folder, 'own'), disposable, env });
    const { kafka, postgres } = platform.servers;
    if (!kafka || !postgres) throw new Error('a platform without its own servers');
    return {
      kafka,
      postgres,
      brokers: platform.kafka,
      adminUrl: platform.postgres,
      close: async () => {
        await Promise.all([kafka.dispose(), postgres.dispose()]);
        await dropTestFolder(folder);
      },
    };
  } catch (error) {
    await dropTestFolder(folder);
    throw error;
  }
}
