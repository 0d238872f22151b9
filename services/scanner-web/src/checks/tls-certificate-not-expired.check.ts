import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsCertificateNotExpired = defineCheck<WebEndpoint>({
  id: 'web_tls_certificate_not_expired',
  title: 'Certificate is valid today',
  severity: 'high',
  assetType,
  group: 'certificate',
  risk: 'Clients refuse to connect, or their users learn to pass over warnings, which then hide an attack.',
  remediation:
    'Renew the certificate, and let it be renewed without anybody (ACME), with an alarm when that fails.',
  references: [rfc(5280, '4.1.2.5'), asvs.communication, cheatSheet.tls],
  cwe: [298],

  evaluate({ tls, observedAt }) {
    if (tls.value === undefined) return tls.because;
    const [leaf] = tls.value.chain;
    if (leaf === undefined) return notSeen('no_certificate').because;
    const evidence = { notBefore: leaf.notBefore.toISOString(), notAfter: leaf.notAfter.toISOString() };
    const on = (date: Date) => date.toISOString().slice(0, 10);
    if (leaf.notAfter < observedAt) return fail(`The certificate expired on ${on(leaf.notAfter)}.`, evidence);
    if (leaf.notBefore > observedAt)
      return fail(`The certificate is not valid before ${on(leaf.notBefore)}.`, evidence);
    return pass(`The certificate is valid until ${on(leaf.notAfter)}.`, evidence);
  },
});
