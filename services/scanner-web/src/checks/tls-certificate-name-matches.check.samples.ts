import { expect, it } from '@jest/globals';
import { certificate, endpoint, handshake } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { tlsCertificateNameMatches as check } from './tls-certificate-name-matches.check.js';

const other = (names: string[]) => seen(handshake({ nameMatches: false, chain: [certificate({ names })] }));

judges(check, [
  ['passes its own name', {}, 'pass'],
  ['fails the name of another', { tls: other(['www.example.org']) }, 'fail'],
  ['fails a certificate without names', { tls: other([]) }, 'fail'],
  [
    'fails an address that is not named',
    { host: '2001:db8::1', hostIsAddress: true, tls: other(['api.example.com']) },
    'fail',
  ],
  [
    'says when there is no certificate',
    { tls: seen(handshake({ chain: [] })) },
    'not_evaluated no_certificate',
  ],
  ['is not for plain HTTP', { tls: absent('not_https') }, 'not_applicable not_https'],
]);

it('lists the first of hundreds of names', () => {
  const names = Array.from({ length: 300 }, (_, at) => `${at}.example.org`);
  const { evidence } = check.evaluate(endpoint({ tls: other(names) }));
  expect(evidence?.['names']).toHaveLength(21);
  expect(evidence?.['names']).toContain('and 280 more');
});
