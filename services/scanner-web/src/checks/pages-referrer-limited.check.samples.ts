import { page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { pagesReferrerLimited as check } from './pages-referrer-limited.check.js';

const policy = (...values: string[]) => ({ plain: page({ 'referrer-policy': values }) });

judges(check, [
  ['passes no-referrer', policy('no-referrer'), 'pass'],
  ['passes strict-origin-when-cross-origin', policy('Strict-Origin-When-Cross-Origin'), 'pass'],
  ['passes without: browsers have a good default', { plain: page() }, 'pass'],
  ['passes a word that nobody knows: the default holds', policy('secret'), 'pass'],
  ['fails unsafe-url', policy('unsafe-url'), 'fail'],
  ['fails no-referrer-when-downgrade', policy('no-referrer-when-downgrade'), 'fail'],
  ['takes the last word of a list', policy('unsafe-url, same-origin'), 'pass'],
  ['takes the last of repeated fields', policy('no-referrer', 'unsafe-url'), 'fail'],
  ['is for pages alone', {}, 'not_applicable not_a_page'],
]);
