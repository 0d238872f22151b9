import { once } from 'node:events';
import { createConnection, createServer, type Server as Listener } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startPlatform, type Platform } from '../platform.js';
import { dropTestFolder, makeTestFolder, sweepTestFolders } from './test-folder.js';

export interface Addresses {
  kafka: string;
  postgres: string;
}

type Answer = Addresses | { error: string };

/** One Kafka and Postgres for a whole run of tests, started when the first test file asks for it. */
export interface TestRun {
  folder: string;
  stop(): Promise<void>;
}

/** Serves the run's workers, which are processes of their own, over a socket in the run's folder. */
export async function startTestRun(): Promise<TestRun> {
  await sweepTestFolders();
  const folder = makeTestFolder();
  let platform: Promise<Platform> | undefined;
  const listener: Listener = createServer((socket) => {
    socket.on('error', () => undefined);
    platform ??= startPlatform({ dataDir: join(folder, 'shared'), disposable: true });
    void platform
      .then(
        ({ kafka, postgres }): Answer => ({ kafka: kafka.join(','), postgres }),
        (error: unknown): Answer => ({ error: error instanceof Error ? error.message : String(error) }),
      )
      .then((answer) => socket.end(JSON.stringify(answer)));
  });
  listener.listen(socketOf(folder));
  await once(listener, 'listening');
  return {
    folder,
    stop: async () => {
      listener.close();
      await platform?.then((started) => started.stop()).catch(() => undefined);
      await dropTestFolder(folder);
    },
  };
}

export async function addressesFrom(folder: string): Promise<Addresses> {
  const answer = JSON.parse(await text(createConnection(socketOf(folder)))) as Answer;
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}

const socketOf = (folder: string): string => join(folder, 'socket');
