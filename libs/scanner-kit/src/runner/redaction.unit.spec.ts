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
