import { answered, page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { pagesFramingRestricted as check } from './pages-framing-restricted.check.js';

const csp = (...policies: string[]) => ({ plain: page({ 'content-security-policy': policies }) });
const options = (...values: string[]) => ({ plain: page({ 'x-frame-options': values }) });

judges(check, [
  ['passes frame-ancestors none', csp("default-src 'self'; frame-ancestors 'none'"), 'pass'],
  ['passes some sites', csp("frame-ancestors 'self' https://app.example.com"), 'pass'],
  ['passes an empty list: that is none', csp('frame-ancestors'), 'pass'],
  ['passes one of two policies: both hold', csp('frame-ancestors *', "frame-ancestors 'none'"), 'pass'],
  ['passes one of two policies in a field', csp("default-src 'self', frame-ancestors 'none'"), 'pass'],
  ['passes DENY', options('DENY'), 'pass'],
  ['passes SAMEORIGIN twice', options('SAMEORIGIN', 'sameorigin'), 'pass'],
  ['fails without', { plain: page() }, 'fail'],
  ['fails default-src alone: it does not reach framing', csp("default-src 'none'"), 'fail'],
  ['fails every site', csp('frame-ancestors *'), 'fail'],
  [
    'fails every site although the older field says DENY',
    { plain: page({ 'content-security-policy': 'frame-ancestors https:', 'x-frame-options': 'DENY' }) },
    'fail',
  ],
  ['fails ALLOW-FROM, which browsers do not take', options('ALLOW-FROM https://app.example.com'), 'fail'],
  ['fails words that contradict each other', options('SAMEORIGIN', 'ALLOWALL'), 'fail'],
  ['is for pages alone', {}, 'not_applicable not_a_page'],
  [
    'is not for error pages',
    { plain: answered({ status: 404, headers: { 'content-type': 'text/html' } }) },
    'not_applicable not_a_page',
  ],
  [
    'is not for redirects',
    { plain: answered({ status: 302, headers: { 'content-type': 'text/html' } }) },
    'not_applicable redirect',
  ],
  [
    'does not judge a failing server',
    { plain: answered({ status: 500, headers: { 'content-type': 'text/html' } }) },
    'not_evaluated server_error',
  ],
]);
