import { expect, it } from '@jest/globals';
import { settingsFrom } from './config.js';

it('has defaults that need no setting', () => {
  expect(settingsFrom({}, '/repo')).toEqual({
    root: '/repo',
    dataDir: '/repo/.palisade',
    logDir: '/repo/.palisade/logs',
    stateDir: '/repo/.palisade',
    port: 8080,
    demo: true,
    traces: false,
    kafkaSecurity: {},
    access: {},
    passedOn: {},
  });
});

it('keeps data where PALISADE_DATA says, and its state in the checkout', () => {
  const settings = settingsFrom(
    { PALISADE_DATA: '/data', PALISADE_PORT: '9000', PALISADE_DEMO: '0' },
    '/repo',
  );
  expect(settings).toMatchObject({ dataDir: '/data', logDir: '/data/logs', stateDir: '/repo/.palisade' });
  expect(settings).toMatchObject({ port: 9000, demo: false });
});

it('hands nothing on that a service need not know', () => {
  const env = {
    PATH: '/bin',
    LOG_LEVEL: 'debug',
    AWS_SECRET_ACCESS_KEY: 'x',
    PALISADE_POSTGRES: 'postgres://admin',
  };
  expect(settingsFrom(env, '/repo').passedOn).toEqual({ PATH: '/bin', LOG_LEVEL: 'debug' });
});

it.each([
  ['PALISADE_PORT', 'http'],
  ['PALISADE_PORT', '70000'],
  ['PALISADE_DEMO', 'no'],
])('refuses %s=%s and says what it may be', (name, value) => {
  expect(() => settingsFrom({ [name]: value }, '/repo')).toThrow(
    new RegExp(`${name} is "${value}": set it to`),
  );
});

it('hands on how a Kafka and a Postgres of somebody else are reached, and none of it where it starts its own', () => {
  const kafka = { KAFKA_SSL: '1', KAFKA_SASL_MECHANISM: 'scram-sha-512' };
  const login = { KAFKA_SASL_USERNAME: 'palisade', KAFKA_SASL_PASSWORD: 'secret' };
  const env = { ...kafka, ...login, KAFKA_BROKERS: 'a:9093' };
  expect(settingsFrom(env, '/repo')).toMatchObject({ passedOn: {}, access: {}, kafkaSecurity: kafka });
  const own = settingsFrom({ ...env, PALISADE_KAFKA: 'a:9093' }, '/repo');
  expect(own.passedOn).toEqual({ ...kafka, ...login });
  expect(own.access.kafka).toMatchObject({ ssl: true, sasl: { username: 'palisade' } });
  const postgres = 'postgres://admin@db/palisade?sslmode=verify-full';
  expect(settingsFrom({ PALISADE_POSTGRES: postgres }, '/repo').access.postgres).toMatchObject({
    ssl: { rejectUnauthorized: true },
  });
});

it('names what is wrong with how they are reached', () => {
  const env = { PALISADE_KAFKA: 'a:9093', KAFKA_SSL: '1', KAFKA_CA: 'ca.pem' };
  expect(() => settingsFrom(env, '/repo')).toThrow(/^KAFKA_CA must be one or more certificates in PEM$/);
  const postgres = { PALISADE_POSTGRES: 'postgres://admin@db/palisade?sslmode=no-verify' };
  expect(() => settingsFrom(postgres, '/repo')).toThrow(/^PALISADE_POSTGRES must have no sslmode but/);
});

it("hands a service's own settings on", () => {
  const own = { CORS_ORIGINS: 'http://localhost:3000', PATH_PREFIX: '/palisade', STREAM_MAX_PER_USER: '5' };
  const env = { ...own, DATABASE_URL: 'postgres://elsewhere', PORT: '1' };
  expect(settingsFrom(env, '/repo').passedOn).toEqual(own);
});
