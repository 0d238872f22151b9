import { join } from 'node:path';
import type { Host, HostOptions } from '../host.js';
import { adminUrl } from '../postgres-settings.js';
import { ensureSpace } from './disk.js';
import { embeddedKafka, endOrphanedKafka } from './kafka.js';
import { embeddedPostgres, endOrphanedPostgres } from './postgres.js';

/** Programs on this machine: Kafka's jars on its Java, PostgreSQL from node_modules. */
export function embedded(options: HostOptions): Host {
  const { folder, logs, password, progress, disposable, outliveOwner } = options;
  const kafkaFolder = join(folder, 'kafka');
  const postgresFolder = join(folder, 'postgres');
  return {
    kind: 'embedded',
    endOrphans: async () => {
      const ended = await Promise.all([endOrphanedKafka(kafkaFolder), endOrphanedPostgres(postgresFolder)]);
      return ended[0] + ended[1];
    },
    kafka: async (port) => {
      await ensureSpace(folder);
      const server = await embeddedKafka({
        folder: kafkaFolder,
        logFile: join(logs, 'kafka.log'),
        port,
        progress,
        quick: disposable,
        outlivesOwner: outliveOwner,
      });
      return { server, address: `127.0.0.1:${port}` };
    },
    postgres: async (port) => {
      await ensureSpace(folder);
      const server = await embeddedPostgres({
        folder: postgresFolder,
        logFile: join(logs, 'postgres.log'),
        port,
        password,
        disposable,
        outlivesOwner: outliveOwner,
      });
      return { server, address: adminUrl('127.0.0.1', port, password) };
    },
  };
}
