import { expect, it } from '@jest/globals';
import { answered, endpoint } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { disclosureInternalAddressesHidden as check } from './disclosure-internal-addresses-hidden.check.js';

const sent = (headers: Record<string, string | string[]>, status = 200) => ({
  plain: answered({ status, headers }),
});

judges(check, [
  ['passes without', {}, 'pass'],
  ['passes public addresses', sent({ via: '1.1 203.0.113.7', 'x-real-ip': '172.32.0.1' }), 'pass'],
  ['passes a version that looks alike', sent({ server: 'thing 10.1.2.3.4' }), 'pass'],
  ['passes what is no address', sent({ via: '1.1 10.300.1.1' }), 'pass'],
  ['passes fields that hold other numbers', sent({ etag: '10.0.0.1' }), 'pass'],
  ['fails a redirect to a machine behind', sent({ location: 'http://10.0.3.7:8080/v1' }, 302), 'fail'],
  ['fails a backend’s field', sent({ 'x-backend-server': '192.168.1.10' }), 'fail'],
  ['fails one of repeated fields', sent({ via: ['1.1 proxy', '1.1 172.16.0.4 (squid)'] }), 'fail'],
  [
    'does not tell a host its own address',
    { host: '10.0.3.7', ...sent({ location: 'https://10.0.3.7/v1/' }, 302) },
    'pass',
  ],
  ['says when there was no answer', { plain: notSeen('timeout') }, 'not_evaluated timeout'],
]);

it('finds addresses in a cookie, and keeps the rest of it to itself', () => {
  const { status, evidence } = check.evaluate(endpoint(sent({ 'set-cookie': 'lb=10.0.3.7-s3cret; Secure' })));
  expect(status).toBe('fail');
  expect(JSON.stringify(evidence)).not.toContain('s3cret');
});
