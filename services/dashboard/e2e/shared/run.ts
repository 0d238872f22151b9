import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
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
  return (await ask('database')).adminUrl;
}

export async function ask<What extends keyof Answers>(what: What): Promise<Answers[What]> {
  const socket = process.env['PALISADE_TEST_SYSTEM'];
  if (socket === undefined)
    throw new Error(
      'no host of a shared system: run this with Jest and the global setup in .jest/config.mjs',
    );
  const connection = createConnection(socket);
  connection.end(what);
  const answer = JSON.parse(await text(connection)) as Answers[What] | { error: string };
  if ('error' in answer) throw new Error(answer.error);
  return answer;
}
