import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsVersion13Supported = defineCheck<WebEndpoint>({
  id: 'web_tls_version_1_3_supported',
  title: 'TLS 1.3 is supported',
  severity: 'low',
  assetType,
  group: 'transport',
  risk: 'TLS 1.2 is safe if it is configured with care; 1.3 leaves no unsafe choice, hides the certificate and connects faster.',
  remediation: 'Turn on TLS 1.3, and keep 1.2 for clients that lack it.',
  references: [rfc(8446), rfc(9325, '3.1.1'), asvs.communication, cheatSheet.tls],
  cwe: [327],

  evaluate({ tls }) {
    if (tls.value === undefined) return tls.because;
    const { protocol } = tls.value;
    return protocol === 'TLSv1.3'
      ? pass('TLS 1.3 is agreed on.', { version: protocol })
      : fail(`A client that offers TLS 1.3 is given ${protocol}.`, { version: protocol });
  },
});
