// `node dist/dlq/main.js list|show|replay`, with KAFKA_BROKERS and the other KAFKA_* settings of the services.
import { Logger } from '@nestjs/common';
import { kafkaFrom } from '@palisade/connections';
import { configureTelemetry, stopTracing } from '@palisade/telemetry';
import { KafkaJsClient } from '../kafkajs/client.js';
import { Writer } from '../publisher/writer.js';
import { run, usage, UsageError } from './command.js';
import { DeadLetterQueue } from './dead-letter-queue.js';

// Its output is for a person: what the Kafka client says of each attempt isn't.
Logger.overrideLogger(['fatal', 'error', 'warn']);

configureTelemetry({ service: 'dlq', version: '0.1.0' });

try {
  const { topicPrefix, ...connection } = kafkaFrom(process.env);
  const kafka = new KafkaJsClient({ ...connection, clientId: 'dlq' });
  const admin = kafka.admin();
  const writer = new Writer(kafka, { topicPrefix, publishWithinMs: 10_000 });
  try {
    await run(process.argv.slice(2), new DeadLetterQueue(kafka, admin, writer, topicPrefix), (line) => {
      process.stdout.write(`${line}\n`);
    });
  } finally {
    await Promise.all([writer.close(), admin.close()]);
    await stopTracing();
  }
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  process.stderr.write(`${(error as Error).message}\n${error instanceof UsageError ? `\n${usage}\n` : ''}`);
}
