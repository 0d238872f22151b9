import { expect, it } from '@jest/globals';
import { ownableDomain } from './ownable-domain.js';

it.each([
  ['corp.com', 'corp.com'],
  [' Corp.COM. ', 'corp.com'],
  ['mail.corp.co.uk', 'mail.corp.co.uk'],
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['team.github.io', 'team.github.io'],
])('%p can be owned', (given, domain) => {
  expect(ownableDomain(given)).toEqual({ domain });
});

it.each([
  'com',
  'co.uk',
  'github.io',
  'localhost',
  'corp.internal',
  '10.0.0.1',
  '[::1]',
  '',
  'corp.com/path',
  'ann@corp.com',
  'corp com',
  '*.corp.com',
  `${'a.'.repeat(130)}com`,
])('%p can not', (given) => {
  expect(ownableDomain(given)).toEqual({ fault: expect.any(String) });
});
