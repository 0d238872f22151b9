import { expect, it } from '@jest/globals';
import { Refused, Unavailable } from '../unavailable.js';
import { Failures } from './failures.js';

/** As kafkajs throws them. */
const thrown = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const over = { tls: { brokers: ['a:9093'], ssl: true }, plain: { brokers: ['a:9092'], ssl: false } };
const retried = (error: Error) => new Error(error.message, { cause: error });
const connection = (message: string, code?: string) => thrown(`Connection error: ${message}`, { code });

it.each([
  [
    'another CA',
    connection('self-signed certificate in chain', 'SELF_SIGNED_CERT_IN_CHAIN'),
    /is KAFKA_CA the one/,
  ],
  ['an expired certificate', connection('certificate has expired', 'CERT_HAS_EXPIRED'), /has expired/],
  [
    'no certificate of ours',
    connection('ssl/tls alert certificate required'),
    /do KAFKA_CERT and KAFKA_KEY prove/,
  ],
  ['a port without TLS', connection('wrong version number'), /KAFKA_SSL is on: does that port speak TLS\?/],
  [
    'a password',
    thrown('authentication failed', { name: 'KafkaJSSASLAuthenticationError' }),
    /authentication failed/,
  ],
  ['no right to it', thrown('Not authorized', { type: 'TOPIC_AUTHORIZATION_FAILED' }), /Not authorized/],
  [
    'no right to make it',
    thrown('Topic creation errors', {
      errors: [thrown('Not authorized', { type: 'TOPIC_AUTHORIZATION_FAILED' })],
    }),
    /creation errors \(Not authorized\)/,
  ],
])('tells what is refused, and what to look at: %s', (_name, error, words) => {
  for (const given of [error, retried(error)]) {
    const failure = new Failures(over.tls).of('Kafka did not answer', given);
    expect(failure).toBeInstanceOf(Refused);
    expect(failure.message).toMatch(/^Kafka did not answer: /);
    expect(failure.message).toMatch(words);
  }
});

it('takes what is away for away', () => {
  const failure = new Failures(over.plain).of(
    'Kafka did not answer',
    connection('connect ECONNREFUSED', 'ECONNREFUSED'),
  );
  expect(failure).toBeInstanceOf(Unavailable);
  expect(failure).not.toBeInstanceOf(Refused);
  expect(new Failures(over.plain).of('again', failure)).toBe(failure);
});

it('asks for TLS where a port closes plain text before it ever answered', () => {
  const closed = thrown('Closed connection', { name: 'KafkaJSConnectionClosedError' });
  const failures = new Failures(over.plain);
  expect(failures.of('Kafka did not answer', closed).message).toMatch(
    /KAFKA_SSL is off: does that port want TLS\?/,
  );
  failures.reached();
  expect(failures.of('Kafka did not answer', closed).message).toBe('Kafka did not answer: Closed connection');
});
