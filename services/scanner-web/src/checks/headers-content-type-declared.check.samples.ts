import { answered, withCredentials } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { headersContentTypeDeclared as check } from './headers-content-type-declared.check.js';

const none = { 'content-type': '' };

judges(check, [
  ['passes JSON', {}, 'pass'],
  [
    'passes JSON with its charset on 404',
    { plain: answered({ status: 404, headers: { 'content-type': 'Application/JSON; charset=utf-8' } }) },
    'pass',
  ],
  ['fails content without a type', { plain: answered({ headers: none }) }, 'fail'],
  [
    'fails a type of nothing',
    { plain: answered({ headers: { 'content-type': ' ;charset=utf-8' } }) },
    'fail',
  ],
  [
    'is not for answers without content',
    { plain: answered({ status: 204, headers: none, body: '' }) },
    'not_applicable no_content',
  ],
  ['is not for redirects', { plain: answered({ status: 302, headers: none }) }, 'not_applicable redirect'],
  [
    'prefers an answer to credentials',
    { plain: answered({ status: 401, headers: none }), withCredentials: withCredentials() },
    'pass',
  ],
  [
    'does not blame a failing server',
    { plain: answered({ status: 503, headers: none }) },
    'not_evaluated server_error',
  ],
  ['says when there was no answer', { plain: notSeen('no_http_answer') }, 'not_evaluated no_http_answer'],
]);
