import { describe, expect, it } from '@jest/globals';
import { readAddress } from './address.js';
import { kindOf, wellKnownTranslators } from './judge-address.js';
import { parseOpenings, reaches } from './openings.js';

function reached(
  entry: string,
  { address, host = 'idp.corp.example', port = 443 }: { address: string; host?: string; port?: number },
) {
  const read = readAddress(address)!;
  const kind = kindOf(read, { own: [], refuse: [], nat64: wellKnownTranslators });
  return parseOpenings(entry).some((opening) => reaches(opening, { host, port, address: read, kind }));
}

describe('openings', () => {
  it.each([
    ['a=10.0.0.0/8', '10.2.3.4', true],
    ['a=10.0.0.0/8', '11.2.3.4', false],
    ['a=10.0.0.0/8', '::ffff:10.2.3.4', true],
    ['a=10.0.0.0/8', '64:ff9b::10.2.3.4', false],
    ['a=10.2.3.4', '10.2.3.4', true],
    ['a=10.2.3.4', '10.2.3.5', false],
    ['a=10.2.3.4:443', '10.2.3.4', true],
    ['a=10.2.3.4:8443', '10.2.3.4', false],
    ['a=fd00::/8', 'fd12::1', true],
    ['a=[fd00::/8]:443', 'fd12::1', true],
    ['a=[fd00::/8]:80', 'fd12::1', false],
    ['a=::1', '::1', true],
    ['b=10.9.0.0/16, a=10.2.0.0/16\nc=::1', '10.2.3.4', true],
  ])('%s reaches %s: %s', (entry, address, expected) => {
    expect(reached(entry, { address })).toBe(expected);
  });

  it('open metadata by its very address only, and what is no destination not at all', () => {
    expect(reached('a=169.254.0.0/16,a=0.0.0.0/0', { address: '169.254.169.254' })).toBe(false);
    expect(reached('a=169.254.169.254', { address: '169.254.169.254' })).toBe(true);
    expect(reached('a=fc00::/7', { address: 'fd00:ec2::254' })).toBe(false);
    for (const address of ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1'])
      expect(reached(`a=0.0.0.0/0,a=::/0,a=${address}`, { address })).toBe(false);
  });

  it('of a host reach internal networks, and neither this machine nor metadata', () => {
    const entry = 'a=IDP.corp.example.:443';
    expect(reached(entry, { address: '10.2.3.4' })).toBe(true);
    expect(reached(entry, { address: '10.2.3.4', port: 80 })).toBe(false);
    expect(reached(entry, { address: '10.2.3.4', host: 'www.idp.corp.example' })).toBe(false);
    for (const address of ['127.0.0.1', '169.254.169.254', '::1', 'fd00:ec2::254', '64:ff9b::10.2.3.4'])
      expect(reached(entry, { address })).toBe(false);
  });

  it.each([
    '10.0.0.0/8',
    '*=10.0.0.0/8',
    'a=',
    'a=10.0.0.0/33',
    'a=10.0.0',
    'a=10.0.0.300',
    'a=0x7f.1',
    'a=::ffff:10.0.0.0/104',
    'a=fe80::1%eth0',
    'a=10.0.0.1:0',
    'a=10.0.0.1:70000',
    'a=idp.corp.example',
    'a=idp..example:443',
    'a=*.corp.example:443',
  ])('%s is refused at the start', (entry) => {
    expect(() => parseOpenings(entry)).toThrow();
  });
});
