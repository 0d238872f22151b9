import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { cheatSheet, rfc } from './references.js';

const day = 86_400_000;
const usualDays = 14;

export const tlsCertificateRenewedEarly = defineCheck<WebEndpoint>({
  id: 'web_tls_certificate_renewed_early',
  title: 'Certificate is renewed before its last days',
  severity: 'medium',
  assetType,
  group: 'certificate',
  risk: 'A renewal that fails unnoticed becomes an outage within days.',
  remediation:
    'Renew now, and find out why the certificate was not renewed by itself: most clients of ACME do so with a third of its life left.',
  references: [rfc(8555), cheatSheet.tls],
  cwe: [298],

  evaluate({ tls, observedAt }) {
    if (tls.value === undefined) return tls.because;
    const [leaf] = tls.value.chain;
    if (leaf === undefined) return notSeen('no_certificate').because;
    const left = leaf.notAfter.getTime() - observedAt.getTime();
    if (left < 0) return absent('expired', 'The certificate has expired already.').because;
    // Certificates of a few days are renewed in their last days.
    const life = leaf.notAfter.getTime() - leaf.notBefore.getTime();
    const least = Math.min(usualDays * day, life / 4);
    const evidence = { notAfter: leaf.notAfter.toISOString(), daysLeft: Math.floor(left / day) };
    const summary = `The certificate is valid for another ${evidence.daysLeft} days.`;
    return left < least ? fail(summary, evidence) : pass(summary, evidence);
  },
});
