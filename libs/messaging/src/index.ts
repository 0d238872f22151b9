export type { BatchHandler, Event, EventBatch, EventHandler, PartitionRef, Tick } from './event.js';
export { brokersFrom, type KafkaConnection, type MessagingOptions, type Tuning } from './options.js';
export { partitionFor } from './partition-for.js';
export { Unavailable } from './unavailable.js';
