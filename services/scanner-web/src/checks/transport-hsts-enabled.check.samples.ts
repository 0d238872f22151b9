import { expect, it } from '@jest/globals';
import { answered, endpoint } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { transportHstsEnabled as check } from './transport-hsts-enabled.check.js';

const sent = (value: string | string[], status = 200) => ({
  plain: answered({ status, headers: { 'strict-transport-security': value } }),
});

judges(check, [
  ['passes a year', sent('max-age=31536000'), 'pass'],
  [
    'passes whatever the case, the order, the quotes',
    sent('includeSubDomains ; MAX-AGE = "31536000"; preload'),
    'pass',
  ],
  ['passes on a redirect', sent('max-age=31536000', 301), 'pass'],
  ['passes on a failing answer', sent('max-age=31536000', 503), 'pass'],
  ['passes half a year', sent('max-age=15768000'), 'pass'],
  ['passes a huge age', sent('max-age=999999999999'), 'pass'],
  ['fails where there is none', {}, 'fail'],
  ['fails where there is none on 401', { plain: answered({ status: 401 }) }, 'fail'],
  ['fails an age of a second less than half a year', sent('max-age=15767999'), 'fail'],
  ['fails an age of 0', sent('max-age=0'), 'fail'],
  ['fails an age that is no number', sent('max-age=1y'), 'fail'],
  ['fails without an age', sent('includeSubDomains'), 'fail'],
  ['fails two ages in one field', sent('max-age=31536000; max-age=31536000'), 'fail'],
  ['reads the first field alone, when it is the better', sent(['max-age=31536000', 'max-age=0']), 'pass'],
  ['reads the first field alone, when it is the worse', sent(['max-age=0', 'max-age=31536000']), 'fail'],
  ['does not blame a failing server', { plain: answered({ status: 502 }) }, 'not_evaluated server_error'],
  [
    'does not blame a server that is asked too often',
    { plain: answered({ status: 429 }) },
    'not_evaluated rate_limited',
  ],
  ['is not for plain HTTP', { url: 'http://api.example.com/' }, 'not_applicable not_https'],
  ['is not for addresses', { hostIsAddress: true }, 'not_applicable host_is_address'],
  ['says when there was no answer', { plain: notSeen('no_http_answer') }, 'not_evaluated no_http_answer'],
]);

it('tells whether subdomains are included', () => {
  expect(check.evaluate(endpoint(sent('max-age=31536000; includeSubDomains'))).evidence).toMatchObject({
    maxAge: 31_536_000,
    includeSubDomains: true,
  });
});
