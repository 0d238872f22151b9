import { expect, it } from '@jest/globals';
import { answered, endpoint } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { disclosureDebuggingOff as check } from './disclosure-debugging-off.check.js';

const sent = (headers: Record<string, string>, status = 200) => ({ plain: answered({ status, headers }) });

judges(check, [
  ['passes without', {}, 'pass'],
  ['passes a server for production', sent({ server: 'gunicorn' }), 'pass'],
  ['fails Symfony’s profiler', sent({ 'x-debug-token': 'a1b2c3' }), 'fail'],
  ['fails Werkzeug', sent({ server: 'Werkzeug/2.0.1 Python/3.9.7' }), 'fail'],
  ['fails Python’s own server on 404', sent({ server: 'SimpleHTTP/0.6 Python/3.9.7' }, 404), 'fail'],
  ['passes a name that only begins alike', sent({ server: 'WebrickStone' }), 'pass'],
  ['says when there was no answer', { plain: notSeen('timeout') }, 'not_evaluated timeout'],
]);

it('does not show what a debugger tells', () => {
  const { evidence } = check.evaluate(endpoint(sent({ 'x-chromelogger-data': 'cGFzc3dvcmQ' })));
  expect(JSON.stringify(evidence)).not.toContain('cGFzc3dvcmQ');
});
