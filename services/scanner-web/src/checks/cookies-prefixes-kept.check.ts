import { defineCheck } from '@palisade/scanner-kit';
import { cookiesIn, type SetCookie } from '../snapshot/cookies.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, noCookie, pass, some, valuesOf } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

export const cookiesPrefixesKept = defineCheck<WebEndpoint>({
  id: 'web_cookies_prefixes_kept',
  title: 'Cookies keep what their prefix promises',
  severity: 'low',
  assetType,
  group: 'cookies',
  risk: 'Browsers drop a cookie that breaks its promise; a client that doesn’t know the prefix keeps it, less protected than it seems.',
  remediation: '`__Secure-` needs Secure; `__Host-` needs Secure, `Path=/` and no Domain.',
  references: [mdn('Set-Cookie'), asvs.frontend, cheatSheet.sessions],
  cwe: [1275, 614],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const cookies = cookiesIn(valuesOf(endpoint, 'set-cookie'), endpoint.observedAt).filter(hasPrefix);
    if (cookies.length === 0) return noCookie(endpoint, 'no_prefixed_cookies');
    const broken = cookies.filter((cookie) => !keepsPrefix(cookie)).map(({ name }) => name);
    const evidence = { cookies: some(cookies.map(({ name }) => name)), broken: some(broken) };
    return broken.length === 0
      ? pass('Every cookie keeps what its prefix promises.', evidence)
      : fail(`Less than their prefix promises: ${some(broken, 5).join(', ')}.`, evidence);
  },
});

const hasPrefix = ({ name }: SetCookie) => /^__(?:secure|host)-/i.test(name);

function keepsPrefix({ name, secure, path, domain }: SetCookie): boolean {
  return secure && (/^__secure-/i.test(name) || (path === '/' && (domain === null || domain === '')));
}
