import { answered, withCredentials } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { disclosureFrameworkHidden as check } from './disclosure-framework-hidden.check.js';

const sent = (headers: Record<string, string | string[]>, status = 200) => ({
  plain: answered({ status, headers }),
});

judges(check, [
  ['passes without such fields', {}, 'pass'],
  ['passes fields of its own', sent({ 'x-request-id': '1', 'x-powered': 'Express' }), 'pass'],
  ['fails Express', sent({ 'x-powered-by': 'Express' }), 'fail'],
  ['fails ASP.NET', sent({ 'x-aspnet-version': '4.0.30319' }), 'fail'],
  ['fails on 404', sent({ 'x-powered-by': 'PHP/8.1.2' }, 404), 'fail'],
  ['fails repeated fields', sent({ 'x-powered-by': ['PHP/8.1.2', 'PleskLin'] }), 'fail'],
  ['fails a field of thousands of characters', sent({ 'x-generator': 'x'.repeat(10_000) }), 'fail'],
  [
    'fails what only answers to credentials have',
    { withCredentials: withCredentials({ headers: { 'x-powered-by': 'Express' } }) },
    'fail',
  ],
  ['says when there was no answer', { plain: notSeen('timeout') }, 'not_evaluated timeout'],
]);
