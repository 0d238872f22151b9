import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { permissiveSources, policiesOf, scriptSources } from './content-security-policy.js';
import { assetType, fail, pageAnswer, pass, some } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

export const pagesCspEffective = defineCheck<WebEndpoint>({
  id: 'web_pages_csp_effective',
  title: 'Policy for scripts stops scripts that were slipped in',
  severity: 'low',
  assetType,
  group: 'pages',
  risk: 'A policy that allows scripts in markup, or from anywhere, stops none of those that an attacker gets into the page.',
  remediation:
    'Give the page’s own scripts a nonce or a hash, with strict-dynamic for what they load, and take out unsafe-inline, `*` and bare schemes.',
  references: [
    mdn('Content-Security-Policy/script-src'),
    'https://www.w3.org/TR/CSP3/#strict-csp',
    cheatSheet.contentSecurityPolicy,
    asvs.frontend,
  ],
  cwe: [79, 693],

  evaluate(endpoint) {
    const { value: answer, because } = pageAnswer(endpoint);
    if (answer === undefined) return because;
    const lists = policiesOf(answer)
      .map(scriptSources)
      .filter((list) => list !== undefined);
    if (lists.length === 0) return absent('no_policy', 'There is no policy for scripts.').because;
    // All hold at once: one that is strict is enough.
    const [first = [], ...rest] = lists.map(permissiveSources);
    const isStrict = [first, ...rest].some((permissive) => permissive.length === 0);
    const permissive = some([...new Set([first, ...rest].flat())]);
    return isStrict
      ? pass('Scripts in markup and from anywhere are stopped.', { permissive: [] })
      : fail(`Scripts are allowed by ${permissive.join(', ')}.`, { permissive });
  },
});
