import { createHash } from 'node:crypto';
import { kafkaAnswers, postgresAnswers } from '../answers.js';
import { KAFKA_VERSION } from '../embedded/kafka-jars.js';
import type { Host, HostOptions } from '../host.js';
import { asEnvironment, kafkaSettings } from '../kafka-settings.js';
import { adminUrl, INITDB_FLAGS, postgresFlags } from '../postgres-settings.js';
import { ContainerServer } from './container-server.js';
import type { ContainerRuntime } from './runtime.js';

export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`;
/** Of the same version as the embedded one. */
export const POSTGRES_IMAGE = 'postgres:18.4-trixie';

const SERVERS = ['kafka', 'postgres'];
const nameOf = (folder: string) =>
  `palisade-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;

/** Drops the data that containers of this data folder have kept. */
export async function dropVolumes(runtime: ContainerRuntime, folder: string): Promise<void> {
  for (const server of SERVERS) {
    await runtime.remove(`${nameOf(folder)}-${server}`);
    await runtime.removeVolume(`${nameOf(folder)}-${server}`);
  }
}

/** Containers and volumes that are named after the data folder, so that the same folder finds its data again. */
export function containers(runtime: ContainerRuntime, options: HostOptions): Host {
  const { folder, password, disposable, outliveOwner: outlivesOwner } = options;
  const name = nameOf(folder);
  const volume = (of: string, path: string) =>
    disposable ? {} : { volume: { name: `${name}-${of}`, path } };

  return {
    kind: 'containers',
    endOrphans: async () => {
      const removed = await Promise.all(SERVERS.map((server) => runtime.remove(`${name}-${server}`)));
      return removed.filter(Boolean).length;
    },
    kafka: (port) => {
      const address = `${runtime.host}:${port}`;
      const environment = asEnvironment({
        ...kafkaSettings,
        'controller.quorum.voters': '1@localhost:9093',
        listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
        'advertised.listeners': `PLAINTEXT://${address}`,
        'log.dirs': '/var/lib/kafka/data',
        'heap.opts': '-Xms256m -Xmx512m',
      });
      const spec = {
        image: KAFKA_IMAGE,
        name: `${name}-kafka`,
        environment,
        port: { container: 9092, host: port },
        outlivesOwner,
        ...volume('kafka', '/var/lib/kafka/data'),
      };
      return Promise.resolve({
        server: new ContainerServer(runtime, spec, kafkaAnswers([address])),
        address,
      });
    },
    postgres: (port) => {
      const address = adminUrl(runtime.host, port, password);
      const spec = {
        image: POSTGRES_IMAGE,
        name: `${name}-postgres`,
        environment: { POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: INITDB_FLAGS.join(' ') },
        command: ['postgres', ...postgresFlags(disposable)],
        port: { container: 5432, host: port },
        outlivesOwner,
        // Since version 18 the image keeps its data one level below, in a folder of the version's name.
        ...volume('postgres', '/var/lib/postgresql'),
      };
      return Promise.resolve({
        server: new ContainerServer(runtime, spec, postgresAnswers(address)),
        address,
      });
    },
  };
}
