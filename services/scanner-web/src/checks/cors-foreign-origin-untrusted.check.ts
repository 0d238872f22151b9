import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { allowanceOf, trusts } from './cors.js';
import { assetType, fail, pass, steady } from './judging.js';
import { apiTop10, asvs, mdn } from './references.js';

export const corsForeignOriginUntrusted = defineCheck<WebEndpoint>({
  id: 'web_cors_foreign_origin_untrusted',
  title: 'Foreign origins are not trusted with credentials',
  severity: 'high',
  assetType,
  group: 'cors',
  risk: 'Any page that a signed-in user visits reads the API in their name.',
  remediation:
    'Compare the origin, as a whole, with a list of those that are yours; never echo it, nor match its beginning or end alone.',
  references: [
    mdn('Access-Control-Allow-Origin'),
    'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
    asvs.frontend,
    apiTop10.misconfiguration,
  ],
  cwe: [346, 942],

  evaluate({ fromForeignOrigin }) {
    if (fromForeignOrigin.value === undefined) return fromForeignOrigin.because;
    const allowance = allowanceOf(fromForeignOrigin.value);
    const evidence = { ...allowance };
    if (trusts(allowance))
      return fail(`Pages of ${allowance.origin} may read answers with credentials.`, evidence);
    const { because } = steady(fromForeignOrigin.value.answer);
    if (because !== undefined) return because;
    return allowance.allowed === allowance.origin
      ? pass('Any origin is echoed, without credentials: as open as `*`.', evidence)
      : pass('A foreign origin is not trusted with credentials.', evidence);
  },
});
