import { answered, fromOrigin } from '../testing/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { judges } from '../testing/judged.js';
import { disclosureServerVersionHidden as check } from './disclosure-server-version-hidden.check.js';

const server = (value: string | string[], status = 200) => ({
  plain: answered({ status, headers: { server: value } }),
});

judges(check, [
  ['passes without a name', {}, 'pass'],
  ['passes a name', server('nginx'), 'pass'],
  ['passes a name with a number in it', server('h2o'), 'pass'],
  ['passes the name of a CDN', server('AmazonS3'), 'pass'],
  ['fails nginx with its version', server('nginx/1.18.0 (Ubuntu)'), 'fail'],
  ['fails Apache with modules', server('Apache/2.4.41 (Unix) OpenSSL/1.1.1k PHP/7.4.3'), 'fail'],
  ['fails IIS', server('Microsoft-IIS/10.0'), 'fail'],
  ['fails Jetty', server('Jetty(9.4.43.v20210629)'), 'fail'],
  ['fails on an error page too', server('nginx/1.18.0', 404), 'fail'],
  ['fails on a redirect too', server('nginx/1.18.0', 301), 'fail'],
  [
    'fails what comes with one of the answers alone',
    { fromForeignOrigin: fromOrigin('null', { server: 'nginx/1.18.0' }) },
    'fail',
  ],
  ['reads repeated fields', server(['cloud', 'gunicorn/20.0.4']), 'fail'],
  ['says when there was no answer', { plain: notSeen('no_http_answer') }, 'not_evaluated no_http_answer'],
]);
