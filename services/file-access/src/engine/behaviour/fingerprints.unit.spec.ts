import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkOf, parseIp } from '../ip-address.js';
import { fingerprintOf, networkFingerprint } from './fingerprints.js';

describe('networkFingerprint', () => {
  it('is that of the text of the network', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const address = parseIp(ip);
        expect(address).toBeDefined();
        expect(networkFingerprint(ip)).toBe(address && fingerprintOf(networkOf(address)));
      }),
    );
  });

  it.each(['', 'localhost', '10.0.0', '10.0.0.256', '10.0.0.01', '10.0.0.1.2', '::1', '::ffff:10.0.0.1'])(
    'leaves %j to whoever reads all addresses',
    (text) => {
      expect(networkFingerprint(text)).toBeUndefined();
    },
  );
});
