import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsCertificateSignatureStrong = defineCheck<WebEndpoint>({
  id: 'web_tls_certificate_signature_strong',
  title: 'Certificates are signed without MD5 and SHA-1',
  severity: 'medium',
  assetType,
  group: 'certificate',
  risk: 'Who makes two certificates with one hash has a signature for a certificate that was never issued.',
  remediation:
    'Have the certificate issued anew; every authority signs with SHA-256 or better. Remove old intermediates from the chain.',
  references: [
    rfc(9155),
    'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    asvs.communication,
    cheatSheet.tls,
  ],
  cwe: [328],

  evaluate({ tls }) {
    if (tls.value === undefined) return tls.because;
    const { chain } = tls.value;
    if (chain.length === 0) return notSeen('no_certificate').because;
    // An authority's signature of itself says nothing: who trusts it does so without.
    const judged = chain.filter(({ selfSigned }, at) => at === 0 || !selfSigned);
    const signatures = judged.map(({ signatureAlgorithm }) => signatureAlgorithm);
    const weak = signatures.filter((name) => /md[245]|sha-?1(?!\d)/i.test(name));
    return weak.length === 0
      ? pass('All signatures are strong.', { signatures })
      : fail(`Signed with ${weak.join(', ')}.`, { signatures });
  },
});
