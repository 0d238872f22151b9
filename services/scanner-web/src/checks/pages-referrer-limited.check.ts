import { defineCheck } from '@palisade/scanner-kit';
import { headerOf, shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pageAnswer, pass } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

const strict = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin'];
const others = ['no-referrer-when-downgrade', 'origin', 'origin-when-cross-origin', 'unsafe-url'];

export const pagesReferrerLimited = defineCheck<WebEndpoint>({
  id: 'web_pages_referrer_limited',
  title: 'Page tells other sites no more than its origin',
  severity: 'low',
  assetType,
  group: 'pages',
  risk: 'Other sites, and who is on the way to them, read addresses with their parameters in Referer.',
  remediation: 'Send `Referrer-Policy: strict-origin-when-cross-origin`, or `no-referrer`.',
  references: [
    mdn('Referrer-Policy'),
    'https://www.w3.org/TR/referrer-policy/',
    cheatSheet.headers,
    asvs.frontend,
  ],
  cwe: [200],

  evaluate(endpoint) {
    const { value: answer, because } = pageAnswer(endpoint);
    if (answer === undefined) return because;
    const value = headerOf(answer, 'referrer-policy');
    const evidence = { value: value === undefined ? null : shown(value) };
    // The last word that a browser knows counts; without one its default does.
    const known = (value ?? '')
      .split(',')
      .map((word) => word.trim().toLowerCase())
      .filter((word) => [...strict, ...others].includes(word));
    const policy = known.at(-1);
    if (policy === undefined)
      return pass('Browsers’ default holds: strict-origin-when-cross-origin.', evidence);
    return strict.includes(policy)
      ? pass(`The policy is ${policy}.`, evidence)
      : fail(`The policy is ${policy}: it tells more than browsers would by themselves.`, evidence);
  },
});
