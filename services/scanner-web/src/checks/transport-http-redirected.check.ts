import { defineCheck } from '@palisade/scanner-kit';
import { isRedirect, placeOf, redirectOf } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

export const transportHttpRedirected = defineCheck<WebEndpoint>({
  id: 'web_transport_http_redirected',
  title: 'Plain HTTP leads to HTTPS or is refused',
  severity: 'medium',
  assetType,
  group: 'transport',
  risk: 'A client that is configured with http works all the same, and sends its credentials for everybody to read.',
  remediation:
    'Answer at port 80 with a redirect to https and nothing else, or better for an API: refuse (403, or no listener), so that a wrong client is noticed at once.',
  references: [asvs.communication, cheatSheet.rest, mdn('Strict-Transport-Security')],
  cwe: [319],
  needsOwnership: true,

  evaluate({ unencrypted, host }) {
    if (unencrypted.value === undefined) return unencrypted.because;
    if (!unencrypted.value.listens) return pass('Nothing answers at port 80.', { listens: false });
    const { answer } = unencrypted.value;
    const target = redirectOf(answer);
    const evidence = { listens: true, status: answer.status, redirect: target ? placeOf(target) : null };
    if (target?.protocol === 'https:') return pass('Plain HTTP leads to https.', evidence);
    if (isRedirect(answer)) {
      const reason = 'redirects_elsewhere';
      if (target !== undefined && target.hostname !== host)
        return { status: 'not_evaluated', reason, evidence };
      return fail('Plain HTTP leads to plain HTTP.', evidence);
    }
    // 401 asks for credentials, which then cross the network as they are.
    const serves = answer.status === 401 || answer.status < 300;
    if (serves) return fail('Plain HTTP is answered as if it were fine.', evidence);
    if (answer.status >= 500 || answer.status === 429)
      return { status: 'not_evaluated', reason: 'server_error', evidence };
    return pass('Plain HTTP is refused.', evidence);
  },
});
