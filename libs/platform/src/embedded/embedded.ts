import { join } from 'node:path';
import { freePort } from '../ports.js';
import type { Progress } from '../progress.js';
import { ticking } from '../progress.js';
import type { Server } from '../server.js';
import { ensureSpace } from './disk.js';
import { embeddedKafka } from './kafka.js';
import { adminUrl, embeddedPostgres } from './postgres.js';

export interface EmbeddedOptions {
  folder: string;
  logs: string;
  password: string;
  ports: { kafka?: number; postgres?: number };
  progress: Progress;
  disposable: boolean;
}

export interface RunningPair {
  kafka: Server;
  postgres: Server;
  brokers: string[];
  adminUrl: string;
}

/** Starts both at once; when one fails the other is stopped. */
export async function startEmbedded(options: EmbeddedOptions): Promise<RunningPair> {
  const { folder, logs, password, progress, disposable } = options;
  await ensureSpace(folder);
  const kafkaPort = await freePort(options.ports.kafka);
  const postgresPort = await freePort(options.ports.postgres, [kafkaPort]);
  const [kafka, postgres] = await Promise.all([
    embeddedKafka({
      folder: join(folder, 'kafka'),
      logFile: join(logs, 'kafka.log'),
      port: kafkaPort,
      progress,
      quick: disposable,
    }),
    embeddedPostgres({
      folder: join(folder, 'postgres'),
      logFile: join(logs, 'postgres.log'),
      port: postgresPort,
      password,
      disposable,
    }),
  ]);
  await startBoth(kafka, postgres, progress);
  return { kafka, postgres, brokers: [`127.0.0.1:${kafkaPort}`], adminUrl: adminUrl(postgresPort, password) };
}

export async function startBoth(kafka: Server, postgres: Server, progress: Progress): Promise<void> {
  const started = await Promise.allSettled([
    ticking(progress, 'starting Kafka', kafka.start()),
    ticking(progress, 'starting Postgres', postgres.start()),
  ]);
  const failure = started.find((result) => result.status === 'rejected');
  if (!failure) return;
  await Promise.allSettled([kafka.stop(), postgres.stop()]);
  throw failure.reason;
}
