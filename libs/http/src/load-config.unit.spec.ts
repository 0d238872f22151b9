import { expect, it } from '@jest/globals';
import { readConfig } from './load-config.js';
import { kafkaOf } from './connection-settings.js';
import { StoringServiceSettings as Settings } from './service-settings.js';

const DATABASE_URL = 'postgres://u:p@localhost/db';
const KAFKA_BROKERS = 'a:9092, b:9092';

it('reads settings by their names in the environment, with types and defaults', () => {
  const { settings, faults } = readConfig(Settings, {
    DATABASE_URL,
    KAFKA_BROKERS,
    PORT: '9000',
    HOME: '/root',
  });
  expect(faults).toEqual([]);
  expect({ ...settings }).toMatchObject({ DATABASE_URL, PORT: 9000, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
  expect(settings).not.toHaveProperty('HOME');
});

it('names each setting that is missing or wrong, never with its value', () => {
  const { faults } = readConfig(Settings, { KAFKA_BROKERS, PORT: 'eighty', LOG_LEVEL: 'hunter2' });
  expect(faults).toHaveLength(3);
  expect(faults.join('\n')).toMatch(/DATABASE_URL is not set/);
  expect(faults.join('\n')).toMatch(/^PORT must/m);
  expect(faults.join('\n')).not.toMatch(/hunter2|eighty/);
});

it('takes an empty variable for one that is not set', () => {
  expect(readConfig(Settings, { DATABASE_URL: '', KAFKA_BROKERS, PORT: '' }).faults).toEqual([
    expect.stringMatching(/^DATABASE_URL is not set/),
  ]);
});

it('tells how to reach Kafka', () => {
  const { settings } = readConfig(Settings, { DATABASE_URL, KAFKA_BROKERS, KAFKA_TOPIC_PREFIX: 'eu.' });
  expect(kafkaOf(settings)).toEqual({ brokers: ['a:9092', 'b:9092'], topicPrefix: 'eu.', ssl: false });
});

it('wants the name and password of a SASL login', () => {
  const login = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'palisade' };
  const { faults } = readConfig(Settings, { DATABASE_URL, KAFKA_BROKERS, ...login });
  expect(faults).toEqual([expect.stringMatching(/^KAFKA_SASL_PASSWORD /)]);
  const { settings } = readConfig(Settings, {
    DATABASE_URL,
    KAFKA_BROKERS,
    ...login,
    KAFKA_SASL_PASSWORD: 'x',
  });
  expect(kafkaOf(settings).sasl).toEqual({ mechanism: 'plain', username: 'palisade', password: 'x' });
});
