import { describe, expect, it } from '@jest/globals';
import { readBaseUrl } from './base-url.js';
import { nameKey } from './name-key.js';

describe('a base URL', () => {
  it.each([
    ['HTTPS://API.Example.com', 'https://api.example.com/'],
    ['https://api.example.com:443/v1', 'https://api.example.com/v1'],
    ['http://api.example.com:80/', 'http://api.example.com/'],
    ['https://api.example.com:8443/v1/', 'https://api.example.com:8443/v1/'],
    ['https://api.example.com./v1', 'https://api.example.com/v1'],
    ['https://api.example.com/a/../v1/%7euser/%c3%a9', 'https://api.example.com/v1/~user/%C3%A9'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
    [' https://[2001:DB8::1]/ ', 'https://[2001:db8::1]/'],
  ])('%s is %s', (given, url) => {
    expect(readBaseUrl(given)).toMatchObject({ url });
  });

  it.each([
    ['https://api.example.com/v1', 'HTTPS://api.example.com:443/v1/'],
    ['https://api.example.com', 'https://API.example.com./'],
    ['https://api.example.com/%7Euser', 'https://api.example.com/~user'],
  ])('%s and %s are the same', (one, other) => {
    const keyOf = (text: string) => (readBaseUrl(text) as { key: string }).key;
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it.each([
    ['https://api.example.com/v1', 'http://api.example.com/v1'],
    ['https://api.example.com/v1', 'https://api.example.com/V1'],
    ['https://api.example.com/', 'https://api.example.com:8443/'],
  ])('%s and %s are not', (one, other) => {
    const keyOf = (text: string) => (readBaseUrl(text) as { key: string }).key;
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  it.each([
    ['ftp://example.com/', 'http:// or https://'],
    ['example.com', 'http:// or https://'],
    ['https://', 'not a URL'],
    ['https://user:secret@example.com/', 'connection'],
    ['https://example.com/?', 'query'],
    ['https://example.com/#', 'fragment'],
    [`https://example.com/${'a'.repeat(2000)}`, 'at most'],
  ])('%s is refused, and why', (given, why) => {
    expect(readBaseUrl(given)).toEqual({ refused: expect.stringContaining(why) });
  });
});

it.each([
  ['Payments API', '  payments   api '],
  ['Straße', 'STRASSE'],
  ['Café', 'Cafe\u0301'],
])('%s and %s are the same name', (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});
