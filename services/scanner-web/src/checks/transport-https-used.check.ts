import { defineCheck } from '@palisade/scanner-kit';
import { placeOf, redirectOf } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { apiTop10, asvs, cheatSheet, rfc } from './references.js';

export const transportHttpsUsed = defineCheck<WebEndpoint>({
  id: 'web_transport_https_used',
  title: 'API is served over HTTPS',
  severity: 'high',
  assetType,
  group: 'transport',
  risk: 'Whoever is on the way reads and changes requests and answers, credentials included.',
  remediation:
    'Serve the API over TLS alone and register its https address. Let the plain address redirect, or refuse it.',
  references: [asvs.communication, cheatSheet.tls, apiTop10.misconfiguration, rfc(9325)],
  cwe: [319],

  evaluate({ url, plain }) {
    if (url.startsWith('https:')) return pass('The registered URL is https.', { scheme: 'https' });
    if (plain.value === undefined) return plain.because;
    const target = redirectOf(plain.value);
    const evidence = {
      scheme: 'http',
      status: plain.value.status,
      redirect: target ? placeOf(target) : null,
    };
    return target?.protocol === 'https:'
      ? pass(
          'The registered http URL leads to https. Register the https URL, so that its TLS is audited.',
          evidence,
        )
      : fail('The registered URL is answered without encryption.', evidence);
  },
});
