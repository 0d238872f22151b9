import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsForwardSecrecyKept = defineCheck<WebEndpoint>({
  id: 'web_tls_forward_secrecy_kept',
  title: 'Forward secrecy is kept with clients that offer it',
  severity: 'medium',
  assetType,
  group: 'transport',
  risk: 'Who recorded connections and gets the server’s key later reads them all.',
  remediation: 'Prefer ECDHE suites, and turn off those with static RSA key exchange (TLS_RSA_…).',
  references: [rfc(9325, '4.1'), asvs.communication, cheatSheet.tls],
  cwe: [327],

  evaluate({ tls, tlsBefore13 }) {
    if (tls.value === undefined) return tls.because;
    // Where 1.2 is refused or wasn't tried, what was agreed on is all that there is.
    const agreed = [tls.value, tlsBefore13.value].filter((each) => each !== undefined);
    const suites = [...new Set(agreed.map(({ protocol, cipher }) => `${protocol} ${cipher}`))];
    const weak = agreed.find(({ protocol, cipher }) => protocol !== 'TLSv1.3' && !isEphemeral(cipher));
    return weak === undefined
      ? pass('Keys are agreed on anew with each connection.', { suites })
      : fail(`With ${weak.protocol}, the server chooses ${weak.cipher}.`, { suites });
  },
});

const isEphemeral = (suite: string) => /^(?:TLS_)?(?:ECDHE|DHE|EDH|EECDH)[_-]/.test(suite);
