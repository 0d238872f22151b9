import { expect, it } from '@jest/globals';
import { answered, endpoint } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { transportRedirectsEncrypted as check } from './transport-redirects-encrypted.check.js';

const leading = (location: string, status = 302) => ({ plain: answered({ status, headers: { location } }) });

judges(check, [
  ['passes a redirect to https', leading('https://api.example.com/v1/'), 'pass'],
  ['passes a relative redirect', leading('/v1/'), 'pass'],
  ['passes a redirect without scheme', leading('//www.example.com/'), 'pass'],
  ['fails a redirect to http of the host', leading('http://api.example.com/v1/'), 'fail'],
  ['fails a redirect to http of another host', leading('HTTP://www.example.com/', 307), 'fail'],
  ['is for redirects alone', leading('http://www.example.com/', 201), 'not_applicable no_redirect'],
  ['is for redirects with an address alone', leading('http://['), 'not_applicable no_redirect'],
  ['is for https alone', { url: 'http://api.example.com/' }, 'not_applicable not_https'],
  ['says when there was no answer', { plain: notSeen('no_http_answer') }, 'not_evaluated no_http_answer'],
]);

it('keeps what follows the question mark to itself', () => {
  const { evidence } = check.evaluate(endpoint(leading('http://www.example.com/in?token=s3cret')));
  expect(JSON.stringify(evidence)).not.toContain('s3cret');
});
