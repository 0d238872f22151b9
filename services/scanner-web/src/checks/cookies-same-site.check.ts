import { defineCheck } from '@palisade/scanner-kit';
import { cookiesIn, holdsSession, type SetCookie } from '../snapshot/cookies.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, noCookie, pass, some, valuesOf } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

export const cookiesSameSite = defineCheck<WebEndpoint>({
  id: 'web_cookies_same_site',
  title: 'Session cookies say whether other sites may cause them to be sent',
  severity: 'low',
  assetType,
  group: 'cookies',
  risk: 'Where browsers differ in what they do without a word, other sites act in the name of who is signed in (CSRF).',
  remediation:
    'Set `SameSite=Lax` or `Strict` on session cookies; `None`, with Secure, only if other sites have to call the API with them.',
  references: [mdn('Set-Cookie'), asvs.frontend, cheatSheet.sessions],
  cwe: [1275],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const cookies = cookiesIn(valuesOf(endpoint, 'set-cookie'), endpoint.observedAt).filter(holdsSession);
    if (cookies.length === 0)
      return noCookie(endpoint, 'no_session_cookies', 'No cookie has the name of a session.');
    const bare = cookies.filter(isUndecided).map(({ name }) => name);
    const evidence = {
      sessions: some(cookies.map(({ name, sameSite }) => `${name}: ${sameSite ?? 'not said'}`)),
    };
    return bare.length === 0
      ? pass('Session cookies have SameSite.', evidence)
      : fail(`Without a SameSite that browsers take: ${some(bare, 5).join(', ')}.`, evidence);
  },
});

/** `None` without Secure is dropped, with the cookie, by browsers. */
function isUndecided({ sameSite, secure }: SetCookie): boolean {
  if (sameSite === 'none') return !secure;
  return sameSite !== 'lax' && sameSite !== 'strict';
}
