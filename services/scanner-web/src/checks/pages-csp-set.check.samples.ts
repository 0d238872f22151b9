import { page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { pagesCspSet as check } from './pages-csp-set.check.js';

const csp = (...policies: string[]) => ({ plain: page({ 'content-security-policy': policies }) });

judges(check, [
  ['passes default-src', csp("default-src 'self'"), 'pass'],
  ['passes script-src in any case', csp("SCRIPT-SRC 'self'"), 'pass'],
  ['passes the second of two', csp('upgrade-insecure-requests', "script-src 'none'"), 'pass'],
  ['passes a weak one: that is another check', csp('default-src *'), 'pass'],
  ['fails without', { plain: page() }, 'fail'],
  ['fails one of framing alone', csp("frame-ancestors 'none'"), 'fail'],
  [
    'fails one that is only reported on',
    { plain: page({ 'content-security-policy-report-only': "default-src 'self'" }) },
    'fail',
  ],
  ['fails an empty one', csp(' ; '), 'fail'],
  ['is for pages alone', {}, 'not_applicable not_a_page'],
]);
