import { join } from 'node:path';
import { kafkaAnswers, postgresAnswers, untilAnswers } from './answers.js';
import { adminPassword, leaveFolder, takeFolder } from './data-folder.js';
import { startEmbedded } from './embedded/embedded.js';
import { PlatformError } from './errors.js';
import type { Progress } from './progress.js';

/** A Kafka and a Postgres that answer. */
export interface Platform {
  kind: 'environment' | 'containers' | 'embedded';
  kafka: string[];
  /** The URL of a role that may make roles and databases. */
  postgres: string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Where embedded servers keep their data and logs; nothing is written there when the addresses are given. */
  dataDir: string;
  logDir?: string;
  /** Wished for; a free one is taken instead of a taken one. */
  ports?: { kafka?: number; postgres?: number };
  onProgress?: Progress;
  /** For tests: quick to start, and a crash of the machine may lose data. */
  disposable?: boolean;
  env?: NodeJS.ProcessEnv;
}

/** Those that the environment names, else embedded ones; ends when both answer. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { env = process.env, onProgress: progress = () => undefined } = options;
  const given = {
    kafka: env.PALISADE_KAFKA?.split(',').map((broker) => broker.trim()),
    postgres: env.PALISADE_POSTGRES,
  };
  if (given.kafka && given.postgres) {
    await Promise.all([
      mustAnswer('PALISADE_KAFKA', given.kafka),
      mustAnswer('PALISADE_POSTGRES', given.postgres),
    ]);
    return {
      kind: 'environment',
      kafka: given.kafka,
      postgres: given.postgres,
      stop: () => Promise.resolve(),
    };
  }
  const folder = takeFolder(options.dataDir);
  const pair = await startEmbedded({
    folder,
    logs: options.logDir ?? join(folder, 'logs'),
    password: adminPassword(folder),
    ports: options.ports ?? {},
    progress,
    disposable: options.disposable ?? false,
  });
  return {
    kind: 'embedded',
    kafka: pair.brokers,
    postgres: pair.adminUrl,
    stop: async () => {
      await Promise.all([pair.kafka.stop(), pair.postgres.stop()]);
      leaveFolder(folder);
    },
  };
}

async function mustAnswer(setting: string, address: string[] | string): Promise<void> {
  const answers = Array.isArray(address) ? kafkaAnswers(address) : postgresAnswers(address);
  const reason = await untilAnswers(answers, 15_000);
  if (reason)
    throw new PlatformError(`${setting} doesn't answer: ${reason.message}`, `start it, or unset ${setting}`, {
      cause: reason,
    });
}
