import { expect, it } from '@jest/globals';
import { addressFault } from './address.js';

it.each([
  '10.0.0.1',
  '10.0.0.0/8',
  '255.255.255.255/32',
  '::1',
  '2001:db8::/32',
  '::ffff:10.0.0.1',
  '2001:DB8::A/0',
])('takes %s', (text) => expect(addressFault(text)).toBeUndefined());

it.each([
  '10.0',
  '10.0.0.256',
  '10.0.0.0/33',
  'here',
  '2001:db8::/129',
  'abcd',
  '',
  '1:',
  '2001:db8:',
  '1::2::3',
  ':1',
  '::/',
  '::/08',
  '10.0.0.0/',
  '010.0.0.1',
  'fe80::1%eth0',
])('refuses %j', (text) => {
  expect(addressFault(text)).toBeDefined();
});
