import './own-encoding.js';
import { Kafka, logLevel, type KafkaConfig, type RetryOptions } from 'kafkajs';
import type {
  ConsumerOptions,
  KafkaClient,
  ProducerOptions,
  TransactionalProducerOptions,
} from '../kafka-client.js';
import type { KafkaConnection } from '../options.js';
import { KafkaJsAdmin } from './admin.js';
import { KafkaJsConsumer } from './consumer.js';
import { Failures } from './failures.js';
import { logCreator } from './logging.js';
import { processName } from './predecessors.js';
import { KafkaJsProducer, KafkaJsTransactionalProducer } from './producer.js';

// An idempotent producer repeats a request under the same sequence numbers, so repeats are safe; how long they may go on
// is the caller's deadline, not a count.
const producerRetry: RetryOptions = {
  initialRetryTime: 20,
  factor: 0.2,
  multiplier: 2,
  maxRetryTime: 500,
  retries: 30,
};
// Of connecting, so that an abandoned attempt ends soon after.
const connectRetry: RetryOptions = { ...producerRetry, retries: 12 };
// The coordinator refuses the next transaction for some milliseconds after a commit; the default pause is 300.
const transactionRetry: RetryOptions = {
  initialRetryTime: 4,
  factor: 0.2,
  multiplier: 1.5,
  maxRetryTime: 250,
  retries: 20,
};
const adminRetry: RetryOptions = {
  initialRetryTime: 50,
  factor: 0.2,
  multiplier: 2,
  maxRetryTime: 500,
  retries: 4,
};
const consumerRetry: RetryOptions = {
  initialRetryTime: 100,
  factor: 0.2,
  multiplier: 2,
  maxRetryTime: 1_000,
  retries: 6,
  restartOnFailure: () => Promise.resolve(false), // KafkaJsConsumer makes a new one instead, whatever the error
};

/** Some thousand records of a partition; kafkajs waits for all partitions of a fetch before the next, so few are better. */
const batchBytes = { maxBytesPerPartition: 4 * 1024 * 1024, maxBytes: 24 * 1024 * 1024 };
const gatheredBytes = 256 * 1024;

/** kafkajs behind the interface; nothing outside this folder knows it. */
export class KafkaJsClient implements KafkaClient {
  private readonly failures: Failures;

  constructor(private readonly connection: KafkaConnection) {
    this.failures = new Failures(connection);
  }

  producer(options: ProducerOptions): KafkaJsProducer {
    const kafka = this.kafka(connectRetry, options.requestTimeoutMs);
    const producer = kafka.producer({
      idempotent: options.acks !== 'none',
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner: KafkaJsProducer.partitioner,
      retry: producerRetry,
    });
    return new KafkaJsProducer(producer, options.acks === 'none' ? 0 : -1, this.failures);
  }

  transactionalProducer(options: TransactionalProducerOptions): KafkaJsTransactionalProducer {
    const kafka = this.kafka(transactionRetry, options.requestTimeoutMs);
    const producer = kafka.producer({
      idempotent: true,
      transactionalId: options.transactionalId,
      transactionTimeout: options.transactionTimeoutMs,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner: KafkaJsProducer.partitioner,
      retry: transactionRetry,
    });
    return new KafkaJsTransactionalProducer(producer, this.failures);
  }

  consumer(options: ConsumerOptions): KafkaJsConsumer {
    return new KafkaJsConsumer(
      () =>
        this.kafka(consumerRetry, 10_000, processName).consumer({
          groupId: options.groupId,
          sessionTimeout: options.sessionTimeoutMs,
          heartbeatInterval: Math.floor(options.sessionTimeoutMs / 6),
          rebalanceTimeout: 20_000,
          maxWaitTimeInMs: options.maxWaitMs,
          ...(options.inBatches === true && batchBytes),
          minBytes: options.gathers === true ? gatheredBytes : 1,
          allowAutoTopicCreation: false,
          retry: consumerRetry,
        }),
      options,
      this.failures,
    );
  }

  admin(): KafkaJsAdmin {
    return new KafkaJsAdmin(() => this.kafka(adminRetry, 5_000).admin({ retry: adminRetry }), this.failures);
  }

  private kafka(retry: RetryOptions, requestTimeout: number, named = (clientId: string) => clientId): Kafka {
    const { brokers, clientId = 'palisade', ssl, sasl } = this.connection;
    const config: KafkaConfig = {
      brokers,
      clientId: named(clientId),
      connectionTimeout: 3_000,
      authenticationTimeout: 5_000,
      requestTimeout,
      enforceRequestTimeout: true,
      retry,
      logLevel: logLevel.WARN,
      logCreator,
    };
    // Stated, or NODE_TLS_REJECT_UNAUTHORIZED would decide.
    if (ssl !== undefined && ssl !== false)
      config.ssl = { ...(ssl === true ? {} : ssl), rejectUnauthorized: true };
    if (sasl !== undefined) config.sasl = sasl as NonNullable<KafkaConfig['sasl']>;
    return new Kafka(config);
  }
}
