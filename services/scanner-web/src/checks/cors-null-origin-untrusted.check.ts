import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { allowanceOf, trusts } from './cors.js';
import { assetType, fail, pass, steady } from './judging.js';
import { apiTop10, asvs, mdn } from './references.js';

export const corsNullOriginUntrusted = defineCheck<WebEndpoint>({
  id: 'web_cors_null_origin_untrusted',
  title: 'The null origin is not trusted with credentials',
  severity: 'high',
  assetType,
  group: 'cors',
  risk: 'Any page makes a frame with the origin `null` and reads the API in the name of its visitors.',
  remediation:
    'Take `null` off the list of origins. Pages from files and sandboxed frames need another way to sign in.',
  references: [
    mdn('Access-Control-Allow-Origin'),
    'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
    asvs.frontend,
    apiTop10.misconfiguration,
  ],
  cwe: [346, 942],

  evaluate({ fromNullOrigin }) {
    if (fromNullOrigin.value === undefined) return fromNullOrigin.because;
    const allowance = allowanceOf(fromNullOrigin.value);
    if (trusts(allowance))
      return fail('Pages with the origin `null` may read answers with credentials.', { ...allowance });
    const { because } = steady(fromNullOrigin.value.answer);
    return because ?? pass('The origin `null` is not trusted with credentials.', { ...allowance });
  },
});
