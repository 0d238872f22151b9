import { defaultTuning, type MessagingOptions, type Tuning } from '../options.js';

export type ResolvedOptions = Omit<MessagingOptions, 'tuning' | 'topicPrefix'> & {
  topicPrefix: string;
  tuning: Tuning;
};

export function resolveOptions(options: MessagingOptions): ResolvedOptions {
  const topicPrefix = options.topicPrefix ?? '';
  if (!/^[a-zA-Z0-9._-]*$/.test(topicPrefix))
    throw new Error('topicPrefix has characters that Kafka refuses');
  return { ...options, topicPrefix, tuning: { ...defaultTuning, ...options.tuning } };
}
