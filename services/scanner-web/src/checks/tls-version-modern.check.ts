import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

const modern = ['TLSv1.2', 'TLSv1.3'];

export const tlsVersionModern = defineCheck<WebEndpoint>({
  id: 'web_tls_version_modern',
  title: 'TLS 1.2 or 1.3 is agreed on',
  severity: 'high',
  assetType,
  group: 'transport',
  risk: 'Versions before 1.2 rest on MD5 and SHA-1 and have known attacks; up-to-date clients refuse them and cannot connect.',
  remediation:
    'Turn on TLS 1.3 and 1.2 at the server or the load balancer in front of it, and turn off what is older.',
  references: [rfc(8996), rfc(9325, '3.1.1'), asvs.communication, cheatSheet.tls],
  cwe: [327],

  evaluate({ tls }) {
    if (tls.value === undefined) return tls.because;
    const { protocol, cipher } = tls.value;
    const evidence = { version: protocol, cipher };
    return modern.includes(protocol)
      ? pass(`${protocol} is agreed on.`, evidence)
      : fail(`The best that the server agrees on is ${protocol}.`, evidence);
  },
});
