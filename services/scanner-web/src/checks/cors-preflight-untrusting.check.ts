import { defineCheck } from '@palisade/scanner-kit';
import { headerOf, shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { allowanceOf, isAccepted, trusts } from './cors.js';
import { assetType, fail, pass, steady } from './judging.js';
import { apiTop10, asvs, mdn } from './references.js';

export const corsPreflightUntrusting = defineCheck<WebEndpoint>({
  id: 'web_cors_preflight_untrusting',
  title: 'Preflights of foreign origins are refused',
  severity: 'high',
  assetType,
  group: 'cors',
  risk: 'Any page that a signed-in user visits changes things by the API in their name, whatever method and fields that takes.',
  remediation:
    'Answer preflights by the same list of origins as other requests, and allow the methods and fields that your pages use.',
  references: [
    'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
    mdn('Access-Control-Allow-Methods'),
    asvs.frontend,
    apiTop10.misconfiguration,
  ],
  cwe: [346, 942],
  needsOwnership: true,

  evaluate({ preflight }) {
    if (preflight.value === undefined) return preflight.because;
    const { answer } = preflight.value;
    const allowance = allowanceOf(preflight.value);
    const evidence = {
      ...allowance,
      methods: shown(headerOf(answer, 'access-control-allow-methods') ?? ''),
      fields: shown(headerOf(answer, 'access-control-allow-headers') ?? ''),
    };
    if (isAccepted(preflight.value) && trusts(allowance)) {
      return fail(`A preflight of ${allowance.origin} is accepted, with credentials.`, evidence);
    }
    return steady(answer).because ?? pass('A foreign origin’s preflight gives no credentials.', evidence);
  },
});
