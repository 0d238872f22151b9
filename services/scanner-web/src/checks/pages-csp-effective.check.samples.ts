import { page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { pagesCspEffective as check } from './pages-csp-effective.check.js';

const csp = (...policies: string[]) => ({ plain: page({ 'content-security-policy': policies }) });

judges(check, [
  ['passes hosts', csp("script-src 'self' https://cdn.example.com"), 'pass'],
  ['passes none', csp("default-src 'none'"), 'pass'],
  [
    'passes unsafe-inline beside a nonce: browsers pass over it',
    csp("script-src 'nonce-r4nd0m' 'unsafe-inline'"),
    'pass',
  ],
  [
    'passes schemes beside strict-dynamic',
    csp("script-src 'nonce-r4nd0m' 'strict-dynamic' https: 'unsafe-inline'"),
    'pass',
  ],
  ['passes inline styles: they are no scripts', csp("default-src 'self'; style-src 'unsafe-inline'"), 'pass'],
  ['passes a strict one beside a weak one', csp('script-src *', "script-src 'self'"), 'pass'],
  ['fails unsafe-inline', csp("script-src 'self' 'unsafe-inline'"), 'fail'],
  ['fails it as the default', csp("default-src 'self' 'UNSAFE-INLINE'"), 'fail'],
  ['fails every host', csp('script-src *'), 'fail'],
  ['fails every host by a scheme', csp("script-src 'self' https:"), 'fail'],
  ['fails data', csp("script-src 'self' data:"), 'fail'],
  [
    'fails a weak script-src behind a strict default',
    csp("default-src 'none'; script-src 'unsafe-inline'"),
    'fail',
  ],
  ['reads the first of a directive that is repeated', csp("script-src 'self'; script-src *"), 'pass'],
  ['is for policies alone', { plain: page() }, 'not_applicable no_policy'],
  ['is for pages alone', {}, 'not_applicable not_a_page'],
]);
