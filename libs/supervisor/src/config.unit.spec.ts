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

it("hands a service's own settings on", () => {
  const own = { CORS_ORIGINS: 'http://localhost:3000', PATH_PREFIX: '/palisade', STREAM_MAX_PER_USER: '5' };
  const env = { ...own, DATABASE_URL: 'postgres://elsewhere', PORT: '1' };
  expect(settingsFrom(env, '/repo').passedOn).toEqual(own);
});
