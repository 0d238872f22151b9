import { defineCheck } from '@palisade/scanner-kit';
import type { OriginAnswer, WebEndpoint } from '../snapshot/endpoint.js';
import { allowanceOf, wildcard } from './cors.js';
import { assetType, fail, pass, steady } from './judging.js';
import { apiTop10, asvs, mdn } from './references.js';

export const corsWildcardWithoutCredentials = defineCheck<WebEndpoint>({
  id: 'web_cors_wildcard_without_credentials',
  title: 'Any origin is never allowed together with credentials',
  severity: 'low',
  assetType,
  group: 'cors',
  risk: 'Browsers refuse the pair, so what was meant doesn’t work; the usual “repair”, echoing each origin, opens the API to every page.',
  remediation:
    'For an open API, send `*` and no Access-Control-Allow-Credentials. For one with cookies, answer a list of origins, with `Vary: Origin`.',
  references: [
    mdn('Access-Control-Allow-Credentials'),
    'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
    asvs.frontend,
    apiTop10.misconfiguration,
  ],
  cwe: [942],

  evaluate({ fromForeignOrigin, preflight }) {
    if (fromForeignOrigin.value === undefined) return fromForeignOrigin.because;
    const answers: OriginAnswer[] = [fromForeignOrigin.value, preflight.value].filter(
      (each) => each !== undefined,
    );
    const both = answers
      .map(allowanceOf)
      .find(({ allowed, credentials }) => allowed === wildcard && credentials);
    if (both !== undefined) return fail('`*` is allowed together with credentials.', { ...both });
    const { because } = steady(fromForeignOrigin.value.answer);
    return (
      because ??
      pass('`*` is not allowed together with credentials.', { ...allowanceOf(fromForeignOrigin.value) })
    );
  },
});
