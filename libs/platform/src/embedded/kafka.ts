import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaAnswers, type KafkaAccess } from '../answers.js';
import { PlatformError } from '../errors.js';
import { asProperties, kafkaSettings } from '../kafka-settings.js';
import { freePort } from '../ports.js';
import { run as realRun, type Run } from '../processes/run.js';
import { endOrphans, ServerProcess } from '../processes/server-process.js';
import type { Progress } from '../progress.js';
import { findJava } from './java.js';
import { kafkaJars } from './kafka-jars.js';

export interface EmbeddedKafkaOptions {
  /** Holds its configuration and its records. */
  folder: string;
  logFile: string;
  port: number;
  progress: Progress;
  /** Trades throughput for a quicker start. */
  quick?: boolean;
  outlivesOwner?: boolean;
  secured?: SecuredKafka;
  run?: Run;
}

/** A broker that takes no plain text: what makes it so, and how it is reached then. */
export interface SecuredKafka {
  /** Name and port of each; the first has the inter-broker traffic. */
  listeners: { name: string; port: number }[];
  settings: Record<string, string>;
  /** Further words of `format`, such as users. */
  format: string[];
  brokers: string[];
  access: KafkaAccess;
}

/** One KRaft node, broker and controller at once, on this machine's Java. */
export async function embeddedKafka(options: EmbeddedKafkaOptions): Promise<ServerProcess> {
  const { folder, logFile, port, progress, quick = false, outlivesOwner, secured, run = realRun } = options;
  const listeners = secured?.listeners ?? [{ name: 'PLAINTEXT', port }];
  const java = await findJava(run);
  const jars = await kafkaJars({ progress, run });
  const settings = settingsFile(folder);
  const logging = join(folder, 'log4j2.properties');
  const jvm = [
    '-XX:+UseSerialGC',
    ...(quick ? ['-XX:TieredStopAtLevel=1', '-Xshare:auto'] : []),
    `-Dlog4j2.configurationFile=${logging}`,
    '-cp',
    join(jars, '*'),
  ];

  return new ServerProcess({
    name: 'Kafka',
    marker: settings,
    logFile,
    stopSignal: STOP_SIGNAL,
    outlivesOwner,
    answers: kafkaAnswers(secured?.brokers ?? [`127.0.0.1:${port}`], secured?.access),
    command: async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(logging, LOGGING);
      const controllerPort = await freePort(
        [],
        listeners.map((listener) => listener.port),
      );
      const all = { ...properties(folder, listeners, controllerPort), ...secured?.settings };
      await writeFile(settings, asProperties(all));
      if (!existsSync(join(folder, 'records', 'meta.properties')))
        await format(java, [...jvm, ...formatWords(settings, secured?.format)], run);
      return {
        file: java,
        args: [quick ? '-Xms128m' : '-Xms256m', '-Xmx512m', ...jvm, 'kafka.Kafka', settings],
        cwd: folder,
      };
    },
  });
}

const STOP_SIGNAL = 'SIGTERM';
const settingsFile = (folder: string): string => join(folder, 'server.properties');

export const endOrphanedKafka = (folder: string): Promise<number> =>
  endOrphans(settingsFile(folder), STOP_SIGNAL);

/** Kafka's form of an id: 16 bytes in base64url, never beginning with a dash, which its tools take for an option. */
export function newClusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('base64url');
}

const formatWords = (settings: string, more: string[] = []): string[] => [
  'kafka.tools.StorageTool',
  'format',
  '--ignore-formatted',
  ...['-t', newClusterId()],
  ...['-c', settings],
  ...more,
];

async function format(java: string, args: string[], run: Run): Promise<void> {
  const { code, output } = await run(java, ['-XX:TieredStopAtLevel=1', ...args]);
  if (code === 0) return;
  throw new PlatformError(
    `Kafka's data folder could not be formatted:\n${output}`,
    'free some disk space, or `make clean`',
  );
}

function properties(
  folder: string,
  listeners: { name: string; port: number }[],
  controllerPort: number,
): Record<string, string> {
  const addresses = listeners.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join(',');
  return {
    ...kafkaSettings,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `${addresses},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': addresses,
    'log.dirs': join(folder, 'records'),
  };
}

const LOGGING = `status=error
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %m (%c{1})%n%throwable
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
logger.lifecycle.name=kafka.server.KafkaRaftServer
logger.lifecycle.level=info
`;
