import { answered } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { headersNosniffSet as check } from './headers-nosniff-set.check.js';

const sent = (value: string | string[], status = 200) => ({
  plain: answered({ status, headers: { 'x-content-type-options': value } }),
});

judges(check, [
  ['passes nosniff', sent('nosniff'), 'pass'],
  ['passes whatever its case', sent(' NoSniff '), 'pass'],
  ['passes it twice', sent(['nosniff', 'nosniff']), 'pass'],
  ['passes on 404', sent('nosniff', 404), 'pass'],
  ['fails where there is none', {}, 'fail'],
  ['fails where there is none on 401', sent('', 401), 'fail'],
  ['fails another word', sent('sniff'), 'fail'],
  ['fails what comes second', sent(['none', 'nosniff']), 'fail'],
  [
    'is not for answers without content',
    { plain: answered({ status: 204, body: '' }) },
    'not_applicable no_content',
  ],
  ['is not for redirects', sent('', 301), 'not_applicable redirect'],
  ['does not blame a server that is asked too often', sent('', 429), 'not_evaluated rate_limited'],
]);
