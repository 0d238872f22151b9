import { answered } from '../testing/endpoint.js';
import { judges } from '../testing/judged.js';
import { cookiesSameSite as check } from './cookies-same-site.check.js';

const set = (...cookies: string[]) => ({ plain: answered({ headers: { 'set-cookie': cookies } }) });

judges(check, [
  ['passes Lax', set('sid=1; SameSite=Lax'), 'pass'],
  ['passes Strict in any case', set('sid=1; samesite = STRICT'), 'pass'],
  ['passes None with Secure: that is meant', set('sid=1; SameSite=None; Secure'), 'pass'],
  ['fails None without Secure', set('sid=1; SameSite=None'), 'fail'],
  ['fails where nothing is said', set('sid=1; Secure; HttpOnly'), 'fail'],
  ['fails a word that browsers do not know', set('sid=1; SameSite=Yes'), 'fail'],
  ['fails the one of two', set('sid=1; SameSite=Lax', 'auth=1'), 'fail'],
  ['is for sessions alone', set('theme=dark'), 'not_applicable no_session_cookies'],
]);
