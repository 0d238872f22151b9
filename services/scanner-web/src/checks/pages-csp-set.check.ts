import { defineCheck } from '@palisade/scanner-kit';
import { headerOf } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { policiesOf, scriptSources } from './content-security-policy.js';
import { assetType, fail, pageAnswer, pass } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

export const pagesCspSet = defineCheck<WebEndpoint>({
  id: 'web_pages_csp_set',
  title: 'Page has a policy for scripts',
  severity: 'medium',
  assetType,
  group: 'pages',
  risk: 'Markup that an attacker gets into the page runs as a script of the page, and nothing is left to stop it.',
  remediation:
    'Send a Content-Security-Policy with script-src or default-src; try it with Content-Security-Policy-Report-Only first.',
  references: [
    mdn('Content-Security-Policy'),
    'https://www.w3.org/TR/CSP3/',
    cheatSheet.contentSecurityPolicy,
    asvs.frontend,
  ],
  cwe: [693, 1021],

  evaluate(endpoint) {
    const { value: answer, because } = pageAnswer(endpoint);
    if (answer === undefined) return because;
    const policies = policiesOf(answer);
    const reportOnly = headerOf(answer, 'content-security-policy-report-only') !== undefined;
    const evidence = { policies: policies.length, reportOnly };
    if (policies.some((policy) => scriptSources(policy) !== undefined))
      return pass('A policy for scripts holds.', evidence);
    if (policies.length > 0) return fail('The policy says nothing of scripts.', evidence);
    return fail(
      reportOnly ? 'The policy is only reported on, not enforced.' : 'There is no Content-Security-Policy.',
      evidence,
    );
  },
});
