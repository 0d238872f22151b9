import { expect, it } from '@jest/globals';
import { addressFault } from './address.js';

it.each(['10.0.0.1', '10.0.0.0/8', '255.255.255.255/32', '::1', '2001:db8::/32', '::ffff:10.0.0.1'])(
  'takes %s',
  (text) => expect(addressFault(text)).toBeUndefined(),
);

it.each(['10.0', '10.0.0.256', '10.0.0.0/33', 'here', '2001:db8::/129', 'abcd', ''])('refuses %j', (text) => {
  expect(addressFault(text)).toBeDefined();
});
