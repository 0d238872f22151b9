import { expect, it } from '@jest/globals';
import { readAddress, readRange } from './address.js';
import { kindOf, type Surroundings, wellKnownTranslators } from './judge-address.js';
import { specialBlocks } from './special-purpose.js';

const nowhere: Surroundings = { own: [], refuse: [], nat64: wellKnownTranslators };
const kind = (text: string, surroundings: Partial<Surroundings> = {}) =>
  kindOf(readAddress(text)!, { ...nowhere, ...surroundings });

it.each([
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.0.3.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '168.63.129.15',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2001:db7:ffff::1',
  '2001:db9::1',
  '2003::1',
  '2606:4700::1111',
  '2606:4700::5efd:7f00:1',
  '3ffd::1',
  '3ffd:ffff::1',
  '64:ff9b::808:808',
  '::ffff:8.8.8.8',
])('%s is global', (address) => {
  expect(kind(address)).toBe('global');
});

it.each(specialBlocks)('$range is not: $name', ({ range, kind: expected }) => {
  expect(kind(readRange(range)[0].toString())).toBe(expected);
});

it.each(['127.1', '0x7f.0.0.1', '017.0.0.1', '2130706433', 'fe80::1%eth0', '[::1]', 'localhost', ''])(
  '%s is no address in its one spelling',
  (text) => {
    expect(readAddress(text)).toBeUndefined();
  },
);

it.each([
  ['2001:470:64::/96', '2001:470:64::7f00:1', '2001:470:64::808:808'],
  ['2001:470:6464:6464::/64', '2001:470:6464:6464:7f:0:100:0', '2001:470:6464:6464:8:808:800:0'],
  ['2001:470:6464:6400::/56', '2001:470:6464:647f::1:0:0', '2001:470:6464:6408:8:808::'],
  ['2001:470:6464::/48', '2001:470:6464:7f00:0:100::', '2001:470:6464:808:8:800::'],
  ['2001:470:6400::/40', '2001:470:647f:0:1::', '2001:470:6408:808:8::'],
  ['2001:470::/32', '2001:470:7f00:1::', '2001:470:808:808::'],
])("behind a network's own NAT64 at %s the address within is judged", (prefix, inside, outside) => {
  const nat64 = [readRange(prefix)];
  expect(kind(inside, { nat64 })).toBe('special');
  expect(kind(outside, { nat64 })).toBe('global');
});

it("refuses this machine's own addresses and the ranges that are internal here, in every form", () => {
  const own = [readRange('93.184.215.14')];
  const refuse = [readRange('2a00:1450::/32')];
  for (const address of ['93.184.215.14', '::ffff:93.184.215.14', '64:ff9b::93.184.215.14', '2a00:1450::1'])
    expect(kind(address, { own, refuse })).toBe('special');
  expect(kind('93.184.215.15', { own, refuse })).toBe('global');
});
