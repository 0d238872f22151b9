import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { CertificateAuthority } from '@palisade/platform';
import { kafkaFaults, kafkaFrom } from './kafka.js';

const authority = new CertificateAuthority();
const { cert, key } = authority.issue({ subject: 'palisade' });
const plain = { KAFKA_BROKERS: 'a:9092, b:9092' };
const secured = { ...plain, KAFKA_SSL: '1', KAFKA_CA: authority.pem, KAFKA_CERT: cert, KAFKA_KEY: key };
const login = {
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: 'palisade',
  KAFKA_SASL_PASSWORD: 'secret',
};
const named = (env: Record<string, string>) =>
  kafkaFaults(env).map(({ setting, fault }) => `${setting} ${fault}`);

it('takes plain text unless told otherwise', () => {
  expect(kafkaFrom(plain)).toEqual({ brokers: ['a:9092', 'b:9092'], topicPrefix: '', ssl: false });
  expect(kafkaFrom({ ...plain, KAFKA_SSL: 'true' }).ssl).toBe(true);
});

it('proves itself with a certificate, or with a name and password', () => {
  expect(kafkaFrom(secured).ssl).toEqual({ ca: authority.pem.trim(), cert: cert.trim(), key: key.trim() });
  expect(kafkaFrom({ ...plain, ...login }).sasl).toEqual({
    mechanism: 'scram-sha-512',
    username: 'palisade',
    password: 'secret',
  });
});

it('takes PEM on one line, and in base64', () => {
  for (const KAFKA_CA of [
    authority.pem.replaceAll('\n', '\\n'),
    Buffer.from(authority.pem).toString('base64'),
  ])
    expect(kafkaFrom({ ...plain, KAFKA_SSL: '1', KAFKA_CA }).ssl).toEqual({ ca: authority.pem.trim() });
});

const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const locked = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

it.each([
  ['no brokers', { KAFKA_BROKERS: ' ,' }, /^KAFKA_BROKERS must name brokers/],
  [
    'a file instead of a certificate',
    { KAFKA_CA: '/etc/ca.pem' },
    /^KAFKA_CA must be .* certificates in PEM$/,
  ],
  ['half a certificate', { KAFKA_CA: authority.pem.slice(0, 200) }, /^KAFKA_CA must be/],
  ['a CA without TLS', { KAFKA_SSL: '0', KAFKA_CERT: '', KAFKA_KEY: '' }, /^KAFKA_CA needs KAFKA_SSL=1$/],
  ['a key without its certificate', { KAFKA_CERT: '' }, /^KAFKA_KEY needs KAFKA_CERT/],
  ['a certificate without its key', { KAFKA_KEY: '' }, /^KAFKA_CERT needs KAFKA_KEY/],
  ['the key of another certificate', { KAFKA_KEY: other }, /^KAFKA_KEY is not the key of KAFKA_CERT$/],
  ['a key with a passphrase', { KAFKA_KEY: locked }, /^KAFKA_KEY must be .* without a passphrase$/],
  [
    'an unknown mechanism',
    { ...login, KAFKA_SASL_MECHANISM: 'gssapi' },
    /^KAFKA_SASL_MECHANISM must be one of/,
  ],
  [
    'a switch that is none',
    { KAFKA_SSL: 'yes', KAFKA_CA: '', KAFKA_CERT: '', KAFKA_KEY: '' },
    /^KAFKA_SSL must be/,
  ],
])('names what is wrong, never with its value: %s', (_name, changed, fault) => {
  const env: Record<string, string> = { ...secured, ...changed };
  expect(named(env)).toEqual([expect.stringMatching(fault)]);
  const lines = Object.values(changed)
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.length > 20);
  for (const line of lines) expect(named(env).join()).not.toContain(line);
  expect(() => kafkaFrom(env)).toThrow(fault);
});

it('wants the name and password of a SASL login', () => {
  expect(named({ ...plain, KAFKA_SASL_MECHANISM: 'plain' })).toEqual([
    'KAFKA_SASL_USERNAME must be set with KAFKA_SASL_MECHANISM',
    'KAFKA_SASL_PASSWORD must be set with KAFKA_SASL_MECHANISM',
  ]);
});
