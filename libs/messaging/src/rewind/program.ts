import { Logger } from '@nestjs/common';
import { postgresOf, type KafkaConnection, type PostgresAddress } from '@palisade/connections';
import pg from 'pg';
import { KafkaJsClient } from '../kafkajs/client.js';
import { Writer } from '../publisher/writer.js';
import { run, usage, UsageError } from './command.js';

export interface RewindConnections {
  kafka: KafkaConnection & { topicPrefix?: string };
  /** Of the administrator. */
  postgres: PostgresAddress;
}

/** After a restore: what `rewind` does, as its usage says. Writes on stdout and stderr; returns the code to exit with. */
export async function rewindProgram(
  args: string[],
  { kafka: { topicPrefix = '', ...connection }, postgres }: RewindConnections,
): Promise<number> {
  // Its output is for a person: what the Kafka client says of each attempt isn't.
  Logger.overrideLogger(['fatal', 'error', 'warn']);
  const kafka = new KafkaJsClient({ ...connection, clientId: 'rewind' });
  const admin = kafka.admin();
  const writer = new Writer(kafka, { topicPrefix, publishWithinMs: 10_000 });
  const database = new pg.Client(postgresOf(postgres, 'DATABASE_ADMIN_URL'));
  try {
    await database.connect();
    const write = writer.write.bind(writer);
    await run(args, { kafka, admin, database, topicPrefix, write }, (line) => {
      process.stdout.write(`${line}\n`);
    });
    return 0;
  } catch (error) {
    const misunderstood = error instanceof UsageError;
    process.stderr.write(`${(error as Error).message}\n${misunderstood ? `\n${usage}\n` : ''}`);
    return misunderstood ? 2 : 1;
  } finally {
    await Promise.all([writer.close(), admin.close(), database.end()]);
  }
}
