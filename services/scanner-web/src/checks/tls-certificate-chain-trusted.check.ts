import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

/** OpenSSL's words for what the dates of the certificates alone are to blame for. */
const ofTime = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];
const reasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is signed by itself.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The chain ends at an authority that is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The server sends no intermediate certificate, or its authority is not trusted.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'An intermediate certificate is missing, or the authority is not trusted.',
  UNABLE_TO_GET_ISSUER_CERT: 'An intermediate certificate is missing, or the authority is not trusted.',
  INVALID_CA: 'A certificate of the chain may not issue others.',
  CERT_REVOKED: 'The certificate was revoked.',
};

export const tlsCertificateChainTrusted = defineCheck<WebEndpoint>({
  id: 'web_tls_certificate_chain_trusted',
  title: 'Certificate chain leads to a trusted authority',
  severity: 'high',
  assetType,
  group: 'certificate',
  risk: 'Clients refuse to connect, or were told not to look, and then any certificate will do, an attacker’s too.',
  remediation:
    'Use a certificate of a public authority and send its intermediates with it (the full chain). For an internal authority, the operator of Palisade can make it trusted.',
  references: [rfc(5280, '6'), rfc(8446, '4.4.2'), asvs.communication, cheatSheet.tls],
  cwe: [295, 296],

  evaluate({ tls, observedAt }) {
    if (tls.value === undefined) return tls.because;
    const { trusted, trustError, chain } = tls.value;
    const [leaf] = chain;
    if (leaf === undefined) return notSeen('no_certificate').because;
    const evidence = { error: trustError, issuer: leaf.issuer, certificates: chain.length };
    if (trusted) return pass('The chain leads to a trusted authority.', evidence);
    if (leaf.selfSigned) return fail('The certificate is signed by itself.', evidence);
    const isOfNow = leaf.notBefore <= observedAt && observedAt <= leaf.notAfter;
    if (!ofTime.includes(trustError ?? ''))
      return fail(reasons[trustError ?? ''] ?? 'The chain is not trusted.', evidence);
    return isOfNow
      ? fail('An intermediate certificate is not valid today.', evidence)
      : { status: 'not_evaluated', reason: 'certificate_not_of_now', evidence };
  },
});
