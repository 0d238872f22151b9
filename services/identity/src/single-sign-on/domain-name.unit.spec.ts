import { expect, it } from '@jest/globals';
import { domainOf, ownableDomain } from './domain-name.js';

it.each([
  ['corp.com', 'corp.com'],
  [' Corp.COM. ', 'corp.com'],
  ['mail.corp.co.uk', 'mail.corp.co.uk'],
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['team.github.io', 'team.github.io'],
])('%p can be owned', (given, domain) => {
  expect(ownableDomain(given)).toBe(domain);
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
  expect(() => ownableDomain(given)).toThrow('The input is invalid.');
});

it('finds the domain of an address', () => {
  expect(domainOf('Ann@Corp.com')).toBe('corp.com');
  expect(domainOf('"odd@local"@corp.com')).toBe('corp.com');
  expect(domainOf('ann@münchen.de')).toBe('xn--mnchen-3ya.de');
});
