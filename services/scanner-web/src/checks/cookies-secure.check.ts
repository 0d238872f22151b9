import { defineCheck } from '@palisade/scanner-kit';
import { cookiesIn } from '../snapshot/cookies.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, fail, noCookie, pass, some, valuesOf } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const cookiesSecure = defineCheck<WebEndpoint>({
  id: 'web_cookies_secure',
  title: 'Cookies are for encrypted connections alone',
  severity: 'medium',
  assetType,
  group: 'cookies',
  risk: 'One request to the http address, which others can cause, sends the cookie for everybody on the way to read.',
  remediation: 'Set `Secure` on every cookie, those of load balancers too.',
  references: [rfc(6265, '4.1.2.5'), asvs.frontend, cheatSheet.sessions],
  cwe: [614],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    if (!endpoint.url.startsWith('https:')) return absent('not_https').because;
    const cookies = cookiesIn(valuesOf(endpoint, 'set-cookie'), endpoint.observedAt);
    if (cookies.length === 0) return noCookie(endpoint, 'no_cookies');
    const bare = cookies.filter(({ secure }) => !secure).map(({ name }) => name);
    const evidence = { cookies: cookies.length, without: some(bare) };
    return bare.length === 0
      ? pass('Every cookie has Secure.', evidence)
      : fail(`Without Secure: ${some(bare, 5).join(', ')}.`, evidence);
  },
});
