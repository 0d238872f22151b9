import { Kafka, logLevel } from 'kafkajs';
import { ReaderProgress } from './reader-report.js';

// As whoever only counts would write it: kafkajs as it is, one JSON.parse a record.
const { BENCH_BROKERS = '', BENCH_TOPIC = '', BENCH_GROUP = '' } = process.env;
const progress = new ReaderProgress();
let seen = 0;

const consumer = new Kafka({ brokers: BENCH_BROKERS.split(','), logLevel: logLevel.NOTHING }).consumer({
  groupId: BENCH_GROUP,
});
await consumer.connect();
await consumer.subscribe({ topics: [BENCH_TOPIC], fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: 3,
  eachBatch: ({ batch }) => {
    const startedAt = Date.now();
    for (const { value } of batch.messages) {
      const event = JSON.parse(value?.toString() ?? '{}') as { action?: string };
      if (event.action !== undefined) seen++;
    }
    progress.count(batch.messages.length, startedAt);
    return Promise.resolve();
  },
});
process.on('exit', () => process.stderr.write(seen < 0 ? 'none' : ''));
