import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsWeakSuitesRefused = defineCheck<WebEndpoint>({
  id: 'web_tls_weak_suites_refused',
  title: 'Broken and outdated cipher suites are refused',
  severity: 'medium',
  assetType,
  group: 'transport',
  risk: 'Suites without encryption or authentication, of export grade, with RC4, DES or 3DES (SWEET32) let others read or forge what is sent.',
  remediation:
    'Choose suites by name: those of TLS 1.3, and for 1.2 ECDHE with AES-GCM or ChaCha20-Poly1305. Mozilla’s configuration generator (ssl-config.mozilla.org) has them for each server.',
  references: [rfc(9325, '4.1'), rfc(7465), asvs.communication, cheatSheet.tls],
  cwe: [326, 327],
  needsOwnership: true,

  evaluate({ weakSuite }) {
    if (weakSuite.value === undefined) return weakSuite.because;
    const { accepted } = weakSuite.value;
    return accepted === null
      ? pass('The server refuses what is broken or outdated.', { accepted })
      : fail(`The server agrees on ${accepted}.`, { accepted });
  },
});
