import { defineCheck, type Certificate } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet } from './references.js';

/** What is as hard as 112 bits (NIST SP 800-57). */
const leastBits: Readonly<Record<string, number>> = { rsa: 2048, 'rsa-pss': 2048, ec: 224 };

export const tlsCertificateKeyStrong = defineCheck<WebEndpoint>({
  id: 'web_tls_certificate_key_strong',
  title: 'Keys of the certificate and its issuers are long enough',
  severity: 'medium',
  assetType,
  group: 'certificate',
  risk: 'A key that can be computed from its certificate lets others be the server, or issue certificates for it.',
  remediation: 'Issue the certificate for a new key: EC on P-256, or RSA of 2048 bits or more.',
  references: [
    'https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final',
    'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    asvs.communication,
    cheatSheet.tls,
  ],
  cwe: [326],

  evaluate({ tls }) {
    if (tls.value === undefined) return tls.because;
    const { chain } = tls.value;
    if (chain.length === 0) return notSeen('no_certificate').because;
    const keys = chain.map(nameOf);
    const weak = chain.filter(isWeak).map(nameOf);
    return weak.length === 0
      ? pass('All keys are long enough.', { keys })
      : fail(`Too weak a key: ${weak.join(', ')}.`, { keys });
  },
});

function isWeak(certificate: Certificate): boolean {
  if (certificate.keyType === 'dsa') return true;
  const least = leastBits[certificate.keyType];
  const bits = bitsOf(certificate);
  return least !== undefined && bits !== null && bits < least;
}

/** A curve has its size in its name, such as prime256v1, secp384r1, brainpoolP512r1. */
function bitsOf({ keyBits, curve }: Certificate): number | null {
  const named = /\d{3}/.exec(curve ?? '')?.[0];
  return keyBits ?? (named === undefined ? null : Number(named));
}

function nameOf(certificate: Certificate): string {
  const bits = bitsOf(certificate);
  return bits === null ? certificate.keyType : `${certificate.keyType} ${bits}`;
}
