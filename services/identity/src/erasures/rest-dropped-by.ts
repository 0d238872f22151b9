import { deadLetterRetentionMs, topicConfig, topics } from '@palisade/contracts';

const day = 24 * 60 * 60 * 1000;
/** Kafka's default: a record is dropped with the segment it lies in, when the segment's last is old enough. */
const segmentMs = 7 * day;
/** Kafka looks every five minutes, and deletes files a minute later. */
const lookMs = 60 * 60 * 1000;

/** How long a topic that keeps records by time, or the dead letters of one, may have a record. */
export const longestKeptMs = Math.max(
  deadLetterRetentionMs + segmentMs,
  ...topics.flatMap((topic) => {
    if (topic.retentionMs === undefined) return [];
    return [topic.retentionMs + Number(topicConfig(topic)['segment.ms'] ?? segmentMs)];
  }),
);

/** When the last of what was written until then is gone from every topic. */
export function restDroppedBy(at: Date): Date {
  return new Date(at.getTime() + longestKeptMs + lookMs);
}
