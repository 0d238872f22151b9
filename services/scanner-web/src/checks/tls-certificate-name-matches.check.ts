import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass, some } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsCertificateNameMatches = defineCheck<WebEndpoint>({
  id: 'web_tls_certificate_name_matches',
  title: 'Certificate is for the host',
  severity: 'high',
  assetType,
  group: 'certificate',
  risk: 'Clients refuse to connect, or were told not to look, and then the certificate of any other host will do.',
  remediation:
    'Issue a certificate with the host (or the address, where the URL names one) among its subject alternative names.',
  references: [rfc(9525, '6'), asvs.communication, cheatSheet.tls],
  cwe: [297],

  evaluate({ tls, host }) {
    if (tls.value === undefined) return tls.because;
    const [leaf] = tls.value.chain;
    if (leaf === undefined) return notSeen('no_certificate').because;
    const evidence = { host, names: some(leaf.names) };
    return tls.value.nameMatches
      ? pass(`The certificate is for ${host}.`, evidence)
      : fail(`The certificate is not for ${host}.`, evidence);
  },
});
