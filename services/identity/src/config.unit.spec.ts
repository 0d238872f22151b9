import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { readSettings, settingsOf } from './config.js';

const complete = {
  DATABASE_URL: 'postgres://palisade_identity:secret@localhost:5432/palisade',
  KAFKA_BROKERS: 'localhost:9092',
  IDENTITY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  PUBLIC_URL: 'https://palisade.example.com',
  SMTP_URL: 'smtps://palisade:password@smtp.example.com',
  MAIL_FROM: 'Palisade <palisade@example.com>',
};
const before = process.env;
let said = '';

beforeEach(() => {
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said += String(text))));
  jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${String(code)}`);
  });
});
afterEach(() => {
  process.env = before;
  jest.restoreAllMocks();
});

it('is not local unless told so, and opens the sealing key', () => {
  process.env = { ...complete };
  const settings = settingsOf(readSettings());
  expect(settings).toMatchObject({
    isLocal: false,
    accessTokenSeconds: 300,
    sessionSeconds: 43_200,
    refreshGraceSeconds: 15,
  });
  expect(settings.sealing.key).toHaveLength(32);
});

it.each([
  ['PUBLIC_URL', 'http://localhost:8080'],
  ['PUBLIC_URL', 'https://tools.example.com/palisade/'],
  ['SMTP_URL', 'smtp://127.0.0.1:1025'],
  ['SMTP_URL', 'smtp://user:p%40ss@[::1]:587?tls=required'],
  ['MAIL_FROM', 'palisade@localhost'],
])('takes %s as %s', (name, value) => {
  process.env = { ...complete, [name]: value };
  expect(() => readSettings()).not.toThrow();
});

it('needs neither a public address nor a mail server in local mode', () => {
  process.env = { ...complete, PALISADE_LOCAL: '1', PUBLIC_URL: '', SMTP_URL: '', MAIL_FROM: '' };
  const { publicUrl, smtpUrl } = settingsOf(readSettings());
  expect([publicUrl, smtpUrl]).toEqual(['http://localhost:8080', undefined]);
});

it.each([
  ['PUBLIC_URL', ''],
  ['PUBLIC_URL', 'palisade.example.com'],
  ['PUBLIC_URL', 'https://palisade.example.com/?a=b'],
  ['SMTP_URL', ''],
  ['SMTP_URL', 'https://smtp.example.com'],
  ['MAIL_FROM', ''],
  ['MAIL_FROM', 'Palisade'],
  ['MAIL_FROM', 'Palisade <palisade@example.com>, <else@example.com>'],
  ['IDENTITY_KEY_ENCRYPTION_KEY', 'short'],
  ['IDENTITY_KEY_ENCRYPTION_KEY', ''],
  ['SESSION_HOURS', '0'],
  ['REFRESH_GRACE_SECONDS', '30'],
  ['REFRESH_GRACE_SECONDS', '5'],
  ['SIGNING_KEY_ROTATION_DAYS', 'soon'],
  ['PALISADE_LOCAL', 'yes'],
  ['DATABASE_URL', 'mysql://localhost/palisade'],
])('names %s when it is %j, without its value', (name, value) => {
  process.env = { ...complete, [name]: value };
  expect(() => readSettings()).toThrow('exit 1');
  expect(said).toContain(name);
  if (value !== '') expect(said).not.toContain(value);
});
