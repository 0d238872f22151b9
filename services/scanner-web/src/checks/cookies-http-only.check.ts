import { defineCheck } from '@palisade/scanner-kit';
import { cookiesIn, holdsSession } from '../snapshot/cookies.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, noCookie, pass, some, valuesOf } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const cookiesHttpOnly = defineCheck<WebEndpoint>({
  id: 'web_cookies_http_only',
  title: 'Scripts cannot read session cookies',
  severity: 'medium',
  assetType,
  group: 'cookies',
  risk: 'A script that gets into a page sends the session to its author, who goes on elsewhere.',
  remediation:
    'Set `HttpOnly` on cookies that keep somebody signed in. Scripts that need to know who that is can ask the API.',
  references: [rfc(6265, '4.1.2.6'), asvs.frontend, cheatSheet.sessions],
  cwe: [1004],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const cookies = cookiesIn(valuesOf(endpoint, 'set-cookie'), endpoint.observedAt).filter(holdsSession);
    if (cookies.length === 0)
      return noCookie(endpoint, 'no_session_cookies', 'No cookie has the name of a session.');
    const bare = cookies.filter(({ httpOnly }) => !httpOnly).map(({ name }) => name);
    const evidence = { sessions: some(cookies.map(({ name }) => name)), without: some(bare) };
    return bare.length === 0
      ? pass('Session cookies have HttpOnly.', evidence)
      : fail(`Without HttpOnly: ${some(bare, 5).join(', ')}.`, evidence);
  },
});
