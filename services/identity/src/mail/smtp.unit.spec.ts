import { expect, it } from '@jest/globals';
import { smtpTransport } from './smtp.js';

it.each([
  ['smtps://smtp.example.com', { host: 'smtp.example.com', port: 465, secure: true, requireTLS: false }],
  ['smtp://smtp.example.com', { port: 587, secure: false, requireTLS: false, ignoreTLS: false }],
  ['smtp://smtp.example.com?tls=required', { requireTLS: true }],
  [
    'smtp://user:p%40ss@smtp.example.com:2525',
    { port: 2525, requireTLS: true, auth: { user: 'user', pass: 'p@ss' } },
  ],
  ['smtp://user:pass@127.0.0.1:1025', { requireTLS: false, auth: { user: 'user', pass: 'pass' } }],
  ['smtp://[::1]:1025', { host: '::1', port: 1025, requireTLS: false, ignoreTLS: true }],
])('%s sends no password in the clear over a network', (url, expected) => {
  const transport = smtpTransport(url);
  expect(transport.options).toMatchObject(expected);
  transport.close();
});
