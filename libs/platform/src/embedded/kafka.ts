import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kafkaAnswers } from '../answers.js';
import { PlatformError } from '../errors.js';
import { freePort } from '../ports.js';
import { run as realRun, type Run } from '../processes/run.js';
import { ServerProcess } from '../processes/server-process.js';
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
  run?: Run;
}

/** One KRaft node, broker and controller at once, on this machine's Java. */
export async function embeddedKafka(options: EmbeddedKafkaOptions): Promise<ServerProcess> {
  const { folder, logFile, port, progress, quick = false, run = realRun } = options;
  const java = await findJava(run);
  const jars = await kafkaJars({ progress, run });
  const settings = join(folder, 'server.properties');
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
    stopSignal: 'SIGTERM',
    answers: kafkaAnswers([`127.0.0.1:${port}`]),
    command: async () => {
      await mkdir(folder, { recursive: true });
      await writeFile(logging, LOGGING);
      await writeFile(settings, properties(folder, port, await freePort(undefined, [port])));
      if (!existsSync(join(folder, 'records', 'meta.properties'))) await format(java, jvm, settings, run);
      return {
        file: java,
        args: [quick ? '-Xms128m' : '-Xms256m', '-Xmx512m', ...jvm, 'kafka.Kafka', settings],
        cwd: folder,
      };
    },
  });
}

async function format(java: string, jvm: string[], settings: string, run: Run): Promise<void> {
  const clusterId = randomBytes(16).toString('base64url');
  const args = [
    ...jvm,
    'kafka.tools.StorageTool',
    'format',
    '--ignore-formatted',
    '-t',
    clusterId,
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
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'records')}
log.message.timestamp.type=LogAppendTime
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=8
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A broker that was killed may register again once its old session is over; the default is 9 s.
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=4000
# An index is allotted whole for each partition, and there are many small ones.
log.index.size.max.bytes=1048576
`;
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
