import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaAnswers } from '../answers.js';
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
  run?: Run;
}

/** One KRaft node, broker and controller at once, on this machine's Java. */
export async function embeddedKafka(options: EmbeddedKafkaOptions): Promise<ServerProcess> {
  const { folder, logFile, port, progress, quick = false, outlivesOwner, run = realRun } = options;
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
    answers: kafkaAnswers([`127.0.0.1:${port}`]),
    command: async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(logging, LOGGING);
      await writeFile(settings, properties(folder, port, await freePort([], [port])));
      if (!existsSync(join(folder, 'records', 'meta.properties'))) await format(java, jvm, settings, run);
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

async function format(java: string, jvm: string[], settings: string, run: Run): Promise<void> {
  const args = [
    ...jvm,
    'kafka.tools.StorageTool',
    'format',
    '--ignore-formatted',
    '-t',
    newClusterId(),
    '-c',
    settings,
  ];
  const { code, output } = await run(java, ['-XX:TieredStopAtLevel=1', ...args]);
  if (code === 0) return;
  throw new PlatformError(
    `Kafka's data folder could not be formatted:\n${output}`,
    'free some disk space, or `make clean`',
  );
}

function properties(folder: string, port: number, controllerPort: number): string {
  return asProperties({
    ...kafkaSettings,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'log.dirs': join(folder, 'records'),
  });
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
