import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { waitUntil } from './wait.js';

/** What keeps a server from answering, or undefined when it answers. */
export type Answers = () => Promise<Error | undefined>;

export const kafkaAnswers =
  (brokers: string[]): Answers =>
  async () => {
    const admin = new Kafka({
      clientId: 'palisade-platform',
      brokers,
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 5_000,
      retry: { retries: 0 },
    }).admin();
    try {
      await admin.connect();
      const cluster = await admin.describeCluster();
      return cluster.brokers.length > 0 ? undefined : new Error('the cluster has no broker yet');
    } catch (error) {
      return asError(error);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  };

export const postgresAnswers =
  (url: string): Answers =>
  async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    // A server that goes away between two calls makes the client emit; an unheard error would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return undefined;
    } catch (error) {
      return asError(error);
    } finally {
      await client.end().catch(() => undefined);
    }
  };

/** Waits until a server answers; the last reason why not is returned when it doesn't in time. */
export async function untilAnswers(answers: Answers, timeoutMs: number): Promise<Error | undefined> {
  let reason: Error | undefined;
  const answered = await waitUntil(async () => (reason = await answers()) === undefined, {
    timeoutMs,
    everyMs: 100,
  });
  return answered ? undefined : reason;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
