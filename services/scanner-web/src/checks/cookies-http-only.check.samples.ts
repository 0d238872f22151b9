import { absent, notSeen } from '../snapshot/seen.js';
import { answered, withCredentials } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { cookiesHttpOnly as check } from './cookies-http-only.check.js';

const set = (...cookies: string[]) => ({ plain: answered({ headers: { 'set-cookie': cookies } }) });

judges(check, [
  ['passes HttpOnly', set('sessionid=1; Secure; HttpOnly'), 'pass'],
  ['fails a session without', set('sessionid=1; Secure'), 'fail'],
  ['fails PHP’s', set('PHPSESSID=1; path=/'), 'fail'],
  ['fails Java’s', set('JSESSIONID=1; Path=/'), 'fail'],
  ['fails Express’s', set('connect.sid=1; Path=/'), 'fail'],
  ['fails a token', set('access_token=1; Secure; SameSite=Lax'), 'fail'],
  [
    'fails what an answer to credentials sets',
    { withCredentials: withCredentials({ headers: { 'set-cookie': 'sid=1' } }) },
    'fail',
  ],
  [
    'is not for tokens against forged requests: scripts read them',
    set('XSRF-TOKEN=1; Secure', 'csrftoken=1'),
    'not_applicable no_session_cookies',
  ],
  [
    'is not for preferences',
    set('theme=dark', 'AWSALB=1', 'side_bar=open'),
    'not_applicable no_session_cookies',
  ],
  [
    'does not know where an answer to credentials could not be had',
    { withCredentials: notSeen('credentials_unusable') },
    'not_evaluated credentials_unusable',
  ],
  [
    'does not know where the credentials were not taken',
    { withCredentials: withCredentials({ status: 401 }) },
    'not_evaluated credentials_not_taken',
  ],
  [
    'does not apply where there are no credentials',
    { withCredentials: absent('no_credentials') },
    'not_applicable no_session_cookies',
  ],
  ['is not for sessions that end', set('sessionid=; Max-Age=-1'), 'not_applicable no_session_cookies'],
]);
