import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';
import pg from 'pg';
import { waitUntil } from './wait.js';

/** What keeps a server from answering, or undefined when it answers. */
export type Answers = () => Promise<Error | undefined>;

/** How it is secured. */
export interface KafkaAccess {
  ssl?: KafkaConfig['ssl'];
  sasl?: { mechanism: string; username: string; password: string };
}

export const kafkaAnswers =
  (brokers: string[], { ssl, sasl }: KafkaAccess = {}): Answers =>
  async () => {
    const admin = new Kafka({
      clientId: 'palisade-platform',
      brokers,
      ssl,
      sasl: sasl as KafkaConfig['sasl'],
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
  (connection: string | pg.ClientConfig): Answers =>
  async () => {
    const given = typeof connection === 'string' ? { connectionString: connection } : connection;
    const client = new pg.Client({ ...given, connectionTimeoutMillis: 2_000 });
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
