import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  actorKey,
  contractOf,
  deadLetterTopic,
  normaliseActor,
  topicConfig,
  topicNamed,
  topics,
} from './index.js';

it('names each topic and each message type once', () => {
  const names = topics.map(({ name }) => name);
  const types = topics.flatMap(({ messages }) => messages);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(types).size).toBe(types.length);
});

it.each(topics.map((topic) => [topic.name, topic] as const))(
  '%s is named as a topic is, and has contracts',
  (name, topic) => {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*){0,2}\.v\d+$/);
    expect(topic.messages.map((type) => contractOf(type)?.topic)).toEqual(topic.messages.map(() => topic));
    // Only a compacted topic may keep its records for ever.
    expect(topic.retentionMs !== undefined || topic.cleanup === 'compact').toBe(true);
  },
);

it('keeps alerts compacted and for 90 days, by the time of the broker', () => {
  expect(topicConfig(topicNamed('alerts.v1'))).toMatchObject({
    'cleanup.policy': 'compact,delete',
    'retention.ms': '7776000000',
    'message.timestamp.type': 'LogAppendTime',
  });
});

it('keeps the state of sessions until it is compacted', () => {
  expect(topicConfig(topicNamed('identity.sessions.v1'))).toMatchObject({
    'cleanup.policy': 'compact',
    'retention.ms': '-1',
  });
});

it('compacts what was deleted within a day of the next record', () => {
  for (const topic of topics.filter(({ cleanup }) => cleanup !== 'delete'))
    expect(topicConfig(topic)).toMatchObject({
      'segment.ms': '86400000',
      'max.compaction.lag.ms': '86400000',
    });
});

it('refuses a topic that the catalogue has not', () => {
  expect(() => topicNamed('alerts.v2')).toThrow('The catalogue has no topic alerts.v2');
});

it('names the dead letters of a group, and refuses what Kafka would', () => {
  expect(deadLetterTopic('alerts.v1', 'reporting.read-model')).toBe('alerts.v1.reporting.read-model.dlq');
  expect(() => deadLetterTopic('alerts.v1', 'a group')).toThrow('Not a name of a Kafka topic');
  expect(() => deadLetterTopic('alerts.v1', 'x'.repeat(240))).toThrow('Not a name of a Kafka topic');
});

it('gives one actor one key, however it is written', () => {
  expect(actorKey('t1', ' Alex@Corp.com ')).toBe('t1:alex@corp.com');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (actor) => {
      const once = normaliseActor(actor);
      expect(normaliseActor(once)).toBe(once);
    }),
  );
});
