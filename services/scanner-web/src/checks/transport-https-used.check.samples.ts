import { answered } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { transportHttpsUsed as check } from './transport-https-used.check.js';

const url = 'http://api.example.com/v1';
const leading = (location: string) => answered({ url, status: 301, headers: { location } });

judges(check, [
  ['passes an https URL', {}, 'pass'],
  ['passes an https URL that answered nothing', { plain: notSeen('no_http_answer') }, 'pass'],
  ['fails a plain URL that answers', { url, plain: answered({ url }) }, 'fail'],
  [
    'fails a plain URL that refuses with 401: credentials will be sent to it',
    { url, plain: answered({ url, status: 401 }) },
    'fail',
  ],
  ['passes a plain URL that leads to https', { url, plain: leading('https://api.example.com/v1') }, 'pass'],
  [
    'passes a plain URL that leads to https elsewhere',
    { url, plain: leading('https://www.example.org/') },
    'pass',
  ],
  ['fails a plain URL that leads to http', { url, plain: leading('http://www.example.com/v1') }, 'fail'],
  ['fails a plain URL that leads to what is no URL', { url, plain: leading('https://[') }, 'fail'],
  [
    'fails on an IPv6 literal alike',
    { url: 'http://[2001:db8::1]:8080/', plain: answered({ url: 'http://[2001:db8::1]:8080/' }) },
    'fail',
  ],
  [
    'says when a plain URL gave no answer',
    { url, plain: notSeen('no_http_answer') },
    'not_evaluated no_http_answer',
  ],
]);
