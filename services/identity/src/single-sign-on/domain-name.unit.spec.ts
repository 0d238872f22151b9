import { expect, it } from '@jest/globals';
import { domainOf, ownableDomain } from './domain-name.js';

it('takes a domain as DNS has it', () => {
  expect(ownableDomain(' Corp.COM. ')).toBe('corp.com');
});

it('refuses what nobody can own', () => {
  expect(() => ownableDomain('co.uk')).toThrow('The input is invalid.');
});

it('finds the domain of an address', () => {
  expect(domainOf('Ann@Corp.com')).toBe('corp.com');
  expect(domainOf('"odd@local"@corp.com')).toBe('corp.com');
  expect(domainOf('ann@münchen.de')).toBe('xn--mnchen-3ya.de');
});
