import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { kafkaAnswers, postgresAnswers, untilAnswers, type Answers, type KafkaAccess } from './answers.js';
import { chooseHost, type ChooseHost } from './choose-host.js';
import { installationOf, keepInstallation, leaveFolder, takeFolder } from './data-folder.js';
import { PlatformError } from './errors.js';
import type { Addressed } from './host.js';
import { freePort } from './ports.js';
import { ticking, type Progress } from './progress.js';
import type { Server } from './server.js';

/** A Kafka and a Postgres that answer. */
export interface Platform {
  kind: 'environment' | 'containers' | 'embedded';
  kafka: string[];
  /** The URL of a role that may make roles and databases. */
  postgres: string;
  /** Those that were started here, not those of the environment. */
  servers: { kafka?: Server; postgres?: Server };
  stop(): Promise<void>;
}

/** How servers that the environment names are reached; by default without TLS, and Postgres as its URL says. */
export interface PlatformAccess {
  kafka?: KafkaAccess;
  postgres?: ClientConfig;
}

export interface PlatformOptions {
  /** Where embedded servers keep their data; nothing is written there when both addresses are given. */
  dataDir: string;
  logDir?: string;
  /** Wished for, the dearest first; another free one is taken when all of them are taken. */
  ports?: { kafka: readonly number[]; postgres: readonly number[] };
  onProgress?: Progress;
  /** For tests: quick to start, and a crash of the machine may lose data. */
  disposable?: boolean;
  /** The embedded servers go on when this process is gone, for its successor to end; by default they end with it. */
  outliveOwner?: boolean;
  /** PALISADE_KAFKA and PALISADE_POSTGRES name servers that run; PALISADE_PLATFORM decides between the other two kinds. */
  env?: NodeJS.ProcessEnv;
  access?: PlatformAccess;
  /** How long a server that the environment names may take. */
  answerWithinMs?: number;
  choose?: ChooseHost;
}

/** Those that the environment names, else containers where Docker answers, else embedded; ends when both answer. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const {
    env = process.env,
    onProgress: progress = () => undefined,
    choose = chooseHost,
    answerWithinMs = 15_000,
    access = {},
  } = options;
  const given = { kafka: listOf(env.PALISADE_KAFKA), postgres: env.PALISADE_POSTGRES || undefined };
  await Promise.all([
    given.kafka && mustAnswer('PALISADE_KAFKA', kafkaAnswers(given.kafka, access.kafka), answerWithinMs),
    given.postgres &&
      mustAnswer('PALISADE_POSTGRES', postgresAnswers(access.postgres ?? given.postgres), answerWithinMs),
  ]);
  if (given.kafka && given.postgres) {
    const nothing = () => Promise.resolve();
    return { kind: 'environment', kafka: given.kafka, postgres: given.postgres, servers: {}, stop: nothing };
  }

  const folder = takeFolder(options.dataDir);
  const installation = installationOf(folder);
  const host = await choose(
    {
      folder,
      logs: options.logDir ?? join(folder, 'logs'),
      password: installation.password,
      progress,
      disposable: options.disposable ?? false,
      outliveOwner: options.outliveOwner ?? false,
    },
    installation.kind ?? env.PALISADE_PLATFORM,
  );
  await host.endOrphans();
  keepInstallation(folder, { ...installation, kind: host.kind });

  const kafkaPort = await freePort(options.ports?.kafka);
  const postgresPort = await freePort(options.ports?.postgres, [kafkaPort]);
  const [kafka, postgres] = await Promise.all([
    given.kafka ? undefined : host.kafka(kafkaPort),
    given.postgres ? undefined : host.postgres(postgresPort),
  ]);
  await startAll({ Kafka: kafka, Postgres: postgres }, progress);
  return {
    kind: host.kind,
    kafka: given.kafka ?? [kafka?.address ?? ''],
    postgres: given.postgres ?? postgres?.address ?? '',
    servers: { kafka: kafka?.server, postgres: postgres?.server },
    stop: async () => {
      await Promise.all([kafka?.server.stop(), postgres?.server.stop()]);
      leaveFolder(folder);
    },
  };
}

async function startAll(servers: Record<string, Addressed | undefined>, progress: Progress): Promise<void> {
  const wanted = Object.entries(servers).flatMap(([name, found]) =>
    found ? [{ name, server: found.server }] : [],
  );
  const started = await Promise.allSettled(
    wanted.map(({ name, server }) => ticking(progress, `starting ${name}`, server.start())),
  );
  const failure = started.find((result) => result.status === 'rejected');
  if (!failure) return;
  await Promise.allSettled(wanted.map(({ server }) => server.stop()));
  throw failure.reason;
}

function listOf(brokers: string | undefined): string[] | undefined {
  const list = (brokers ?? '').split(',').flatMap((broker) => broker.trim() || []);
  return list.length > 0 ? list : undefined;
}

async function mustAnswer(setting: string, answers: Answers, timeoutMs: number): Promise<void> {
  const reason = await untilAnswers(answers, timeoutMs);
  if (!reason) return;
  throw new PlatformError(`${setting} doesn't answer: ${reason.message}`, `start it, or unset ${setting}`, {
    cause: reason,
  });
}
