// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- what libs/messaging is compared with
import { Kafka, logLevel } from 'kafkajs';
import { ReaderProgress, readerTask } from './reader-report.js';

// As whoever only counts would write it: kafkajs as it is, one JSON.parse a record.
const { brokers, topic, group } = readerTask();
const progress = new ReaderProgress();
let seen = 0;

const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
  groupId: group,
});
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
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
