import { answered, page } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { headersJsonDeclared as check } from './headers-json-declared.check.js';

const json = (type: string, body = '{"name":"<b>"}', status = 200) => ({
  plain: answered({ status, headers: { 'content-type': type }, body }),
});

judges(check, [
  ['passes application/json', json('application/json'), 'pass'],
  ['passes a type of its own', json('application/vnd.orders+json; v=1'), 'pass'],
  ['passes plain text', json('text/plain'), 'pass'],
  ['fails an object as a page', json('text/html; charset=utf-8'), 'fail'],
  ['fails a list as a page', json('text/html', '[1, 2]'), 'fail'],
  ['fails an error as a page', json('Text/HTML', '{"error":"not found"}', 404), 'fail'],
  ['is not for pages', { plain: page() }, 'not_applicable not_json'],
  [
    'is not for pages that begin with a brace',
    json('text/html', '{{ title }} <p>'),
    'not_applicable not_json',
  ],
  ['is not for answers without content', json('text/html', ''), 'not_applicable not_json'],
  ['does not judge a failing server', json('text/html', '{}', 500), 'not_evaluated server_error'],
]);
