import { answered } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { cookiesPrefixesKept as check } from './cookies-prefixes-kept.check.js';

const set = (...cookies: string[]) => ({ plain: answered({ headers: { 'set-cookie': cookies } }) });

judges(check, [
  ['passes __Host- with all that it needs', set('__Host-sid=1; Secure; Path=/; HttpOnly'), 'pass'],
  ['passes __Secure- with a domain', set('__Secure-sid=1; Secure; Domain=example.com; Path=/v1'), 'pass'],
  ['fails __Secure- without Secure', set('__Secure-sid=1; Path=/'), 'fail'],
  ['fails __Host- without a path', set('__Host-sid=1; Secure'), 'fail'],
  ['fails __Host- with a domain', set('__Host-sid=1; Secure; Path=/; Domain=example.com'), 'fail'],
  ['fails it whatever its case', set('__host-sid=1; Path=/'), 'fail'],
  ['is for prefixes alone', set('sid=1', 'Host-sid=1'), 'not_applicable no_prefixed_cookies'],
]);
