import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { ServiceEnvironment } from '../services.js';

/** The system that the files of a run share, as its host describes it. */
export interface SharedSystem {
  adminUrl: string;
  brokers: string[];
  topicPrefix: string;
  environments: Record<string, ServiceEnvironment>;
  mailUrl: string;
}

/** What the host of a run makes once, when it is first asked for. */
export interface Answers {
  /** A database with all roles, schemas and tables and nobody in it: what databases are copied from. */
  database: { adminUrl: string };
  system: SharedSystem;
}

/** Where the run's migrated database is, to be copied. */
export async function migratedDatabase(): Promise<string> {
  const { answer, release } = await ask('database');
  release();
  return answer.adminUrl;
}

/** What is asked for stays at least until it is released. */
export async function ask<What extends keyof Answers>(
  what: What,
): Promise<{ answer: Answers[What]; release: () => void }> {
  const socket = process.env['PALISADE_TEST_SYSTEM'];
  if (socket === undefined)
    throw new Error(
      'no host of a shared system: run this with Jest and the global setup in .jest/config.mjs',
    );
  const connection = createConnection(socket);
  connection.write(`${what}\n`);
  const [line] = (await once(createInterface(connection), 'line')) as [string];
  connection.unref();
  const answer = JSON.parse(line) as Answers[What] | { error: string };
  const release = () => connection.destroy();
  if (!('error' in answer)) return { answer, release };
  release();
  throw new Error(answer.error);
}
