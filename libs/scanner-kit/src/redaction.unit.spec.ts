import { describe, expect, it } from '@jest/globals';
import { Redaction } from './redaction.js';

const credential = (secret: Record<string, string>) => ({
  connectionId: 'c',
  kind: 'k',
  label: null,
  secret,
});
const none = new Redaction([]);

describe('what the connections of a task hold', () => {
  const password = 'p@ss/w?rd"1';
  const redaction = new Redaction([credential({ username: 'alice', password })]);

  it.each([
    ['as it is', password],
    ['in a URL', encodeURIComponent(password)],
    ['in JSON', JSON.stringify(password).slice(1, -1)],
    ['as base64', Buffer.from(password).toString('base64')],
    ['as base64 for URLs', Buffer.from(password).toString('base64url')],
    ['in hexadecimal', Buffer.from(password).toString('hex')],
    ['as basic authentication sends it', Buffer.from(`alice:${password}`).toString('base64')],
  ])('is taken out %s', (_name, text) => {
    expect(redaction.text(`before ${text} after`)).toBe('before [redacted] after');
  });

  it('leaves the user and the name of a header', () => {
    const named = new Redaction([credential({ header: 'x-tenant', value: 'abcdef' })]);
    expect(named.text('alice sent x-tenant: abcdef')).toBe('alice sent x-tenant: [redacted]');
    expect(redaction.text('alice')).toBe('alice');
  });

  it('takes a short one out only where it stands alone', () => {
    const short = new Redaction([credential({ value: 'abc' })]);
    expect(short.text('abc in abcdef')).toBe('[redacted] in abcdef');
  });

  it('takes the longer of two that overlap', () => {
    const both = new Redaction([credential({ one: 'secret', two: 'secret-and-more' })]);
    expect(both.text('secret-and-more')).toBe('[redacted]');
  });
});

describe('an answer that echoes what was sent', () => {
  const redaction = new Redaction([credential({ token: 'grün-0123456789', word: 'private' })]);

  it('loses it wherever it is, in whichever form, before anything is cut', () => {
    const echo = (secret: string) => redaction.bytes(Buffer.from(`a ${secret} b`)).toString();
    expect(echo('grün-0123456789')).toBe('a [redacted] b');
    expect(echo('gr%C3%BCn-0123456789')).toBe('a [redacted] b');
    expect(echo('nothing')).toBe('a nothing b');
  });

  it('keeps what is short enough to be a word of HTTP', () => {
    expect(redaction.bytes(Buffer.from('private, max-age=0')).toString()).toBe('private, max-age=0');
  });
});

it('takes out what it learns later, as OAuth sends it too', () => {
  const learning = new Redaction([credential({ client_id: 'a b', client_secret: 's3cret/0' })]);
  expect(learning.text(Buffer.from('a%20b:s3cret%2F0').toString('base64'))).toBe('[redacted]');
  expect(learning.text('got tok-12345')).toBe('got tok-12345');
  learning.learn('tok-12345');
  expect(learning.text('got tok-12345')).toBe('got [redacted]');
});

describe('what has the form of a secret', () => {
  it.each([
    ['authorization: Bearer abc.def', 'authorization: [redacted]'],
    ['got Bearer 0123456789abcdef', 'got Bearer [redacted]'],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', '[redacted]'],
    ['set-cookie: sid=0af3; Path=/', 'set-cookie: sid=[redacted]; Path=/'],
    [
      'https://u:pw@h.example/?api_key=k1&page=2',
      'https://u:[redacted]@h.example/?api_key=[redacted]&page=2',
    ],
    ['ghp_0123456789abcdef and AKIAABCDEFGHIJKLMNOP', '[redacted] and [redacted]'],
    ['-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----', '[redacted]'],
  ])('%s', (given, expected) => {
    expect(none.text(given)).toBe(expected);
  });

  it.each([
    'nginx/1.25.3',
    'TLS_AES_128_GCM_SHA256',
    'max-age=31536000; includeSubDomains',
    'Basic realm="api"',
  ])('leaves %s', (text) => {
    expect(none.text(text)).toBe(text);
  });
});

it('takes out by name what evidence must not hold, and of cookies the values alone', () => {
  const outcome = none.outcome({
    check_id: 'web_x_y',
    asset_id: 'a',
    status: 'fail',
    summary: '',
    evidence: {
      authorization: 'anything',
      session_token: 'x',
      cookies: ['sid=1; Secure', 'theme=dark'],
      port: 443,
    },
  });
  expect(outcome.evidence).toEqual({
    authorization: '[redacted]',
    session_token: '[redacted]',
    cookies: ['sid=[redacted]; Secure', 'theme=[redacted]'],
    port: 443,
  });
});
