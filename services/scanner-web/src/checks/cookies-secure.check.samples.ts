import { expect, it } from '@jest/globals';
import { answered, endpoint, fromOrigin } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { cookiesSecure as check } from './cookies-secure.check.js';

const set = (...cookies: string[]) => ({ plain: answered({ headers: { 'set-cookie': cookies } }) });
const hundreds = Array.from({ length: 300 }, (_, at) => `visit${at}=v4lue${at}; Path=/`);

judges(check, [
  ['passes Secure', set('sid=1; Path=/; Secure; HttpOnly'), 'pass'],
  ['passes it in any case', set('sid=1;SECURE'), 'pass'],
  ['fails a cookie without', set('sid=1; Path=/'), 'fail'],
  ['fails one of two', set('a=1; Secure', 'b=2'), 'fail'],
  ['fails the second of one name', set('a=1; Secure', 'a=2'), 'fail'],
  ['fails Secure in the value', set('a=Secure'), 'fail'],
  [
    'fails what an answer to a page sets',
    { fromForeignOrigin: fromOrigin('null', { 'set-cookie': 'a=1' }) },
    'fail',
  ],
  ['fails hundreds', set(...hundreds), 'fail'],
  [
    'does not mind a cookie that is taken back',
    set('a=; Max-Age=0', 'b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
    'not_applicable no_cookies',
  ],
  ['does not mind what is no cookie', set('nothing', '=1'), 'not_applicable no_cookies'],
  ['is for cookies alone', {}, 'not_applicable no_cookies'],
  ['is not for plain HTTP', { url: 'http://api.example.com/', ...set('a=1') }, 'not_applicable not_https'],
  ['says when there was no answer', { plain: notSeen('timeout') }, 'not_evaluated timeout'],
]);

it('names cookies and shows no values', () => {
  const { evidence } = check.evaluate(endpoint(set(...hundreds)));
  expect(evidence).toMatchObject({
    cookies: 300,
    without: expect.arrayContaining(['visit0', 'and 280 more']),
  });
  expect(JSON.stringify(evidence)).not.toContain('v4lue');
});
