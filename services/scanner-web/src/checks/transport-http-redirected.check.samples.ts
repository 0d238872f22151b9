import { answer } from '../testing/endpoint.js';
import { absent, seen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { transportHttpRedirected as check } from './transport-http-redirected.check.js';

const url = 'http://api.example.com/v1';
const plainly = (status: number, location?: string) => ({
  unencrypted: seen({
    listens: true as const,
    answer: answer({ url, status, headers: location ? { location } : {} }),
  }),
});

judges(check, [
  ['passes a redirect to https', plainly(301, 'https://api.example.com/v1'), 'pass'],
  ['passes a redirect to https of another host', plainly(308, 'https://www.example.com/'), 'pass'],
  ['passes where nothing listens', { unencrypted: seen({ listens: false as const }) }, 'pass'],
  ['passes a refusal', plainly(403), 'pass'],
  ['passes a place that there is not', plainly(404), 'pass'],
  ['fails content', plainly(200), 'fail'],
  ['fails an answer without content', plainly(204), 'fail'],
  ['fails a request for credentials', plainly(401), 'fail'],
  ['fails a redirect to plain HTTP of the host', plainly(302, '/login'), 'fail'],
  ['fails a redirect without an address', plainly(302), 'fail'],
  [
    'leaves a redirect to plain HTTP of another host open',
    plainly(302, 'http://www.example.com/'),
    'not_evaluated redirects_elsewhere',
  ],
  ['leaves a failing server open', plainly(503), 'not_evaluated server_error'],
  ['is not for other ports', { unencrypted: absent('other_port') }, 'not_applicable other_port'],
  ['needs a proof', {}, 'not_evaluated ownership_not_proven'],
]);
