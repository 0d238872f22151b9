// eslint-disable-next-line @typescript-eslint/no-restricted-imports -- what libs/messaging is compared with
import { Kafka, logLevel } from 'kafkajs';
import { ReaderProgress, readerTask, sayAssigned, started } from './reader-report.js';

// As whoever only counts would write it: kafkajs as it is, one JSON.parse a record.
const { brokers, topic, group } = readerTask();
const progress = new ReaderProgress();
let seen = 0;

const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
  groupId: group,
  // As the detecting reader has them.
  maxWaitTimeInMs: 100,
  maxBytesPerPartition: 4 * 1024 * 1024,
  maxBytes: 24 * 1024 * 1024,
});
let isStarted = false;
// Listeners run while kafkajs joins, so a pause here precedes the first fetch.
consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
  if (!isStarted) consumer.pause([{ topic }]);
  if ((payload.memberAssignment[topic]?.length ?? 0) > 0) sayAssigned();
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
await started;
isStarted = true;
consumer.resume([{ topic }]);
process.on('exit', () => process.stderr.write(seen < 0 ? 'none' : ''));
