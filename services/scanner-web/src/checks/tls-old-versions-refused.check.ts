import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const tlsOldVersionsRefused = defineCheck<WebEndpoint>({
  id: 'web_tls_old_versions_refused',
  title: 'SSL 3.0, TLS 1.0 and TLS 1.1 are refused',
  severity: 'medium',
  assetType,
  group: 'transport',
  risk: 'Who is on the way can push a careless client down to a version with known attacks (POODLE, BEAST). PCI DSS forbids them.',
  remediation: 'Set the lowest version of the server and of every load balancer before it to TLS 1.2.',
  references: [rfc(8996), rfc(7568), asvs.communication, cheatSheet.tls],
  cwe: [327, 757],
  needsOwnership: true,

  evaluate({ oldTls }) {
    if (oldTls.value === undefined) return oldTls.because;
    const tried = oldTls.value.map(({ version }) => version);
    const accepted = oldTls.value.filter((each) => each.accepted).map(({ version }) => version);
    return accepted.length === 0
      ? pass('Old versions are refused.', { tried, accepted })
      : fail(`The server agrees on ${accepted.join(', ')}.`, { tried, accepted });
  },
});
