import { defineCheck } from '@palisade/scanner-kit';
import { isSuccess } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent, notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { apiTop10, asvs, cheatSheet, rfc } from './references.js';

export const credentialsOutsideUrl = defineCheck<WebEndpoint>({
  id: 'web_credentials_outside_url',
  title: 'Credentials are not taken from the URL',
  severity: 'medium',
  assetType,
  group: 'exposure',
  risk: 'URLs are kept in logs of servers and proxies, in histories and in Referer: a key in them is read by many.',
  remediation: 'Take keys from a header (Authorization) alone, and change those that were sent in URLs.',
  references: [rfc(6750, '2.3'), asvs.dataProtection, cheatSheet.rest, apiTop10.authentication],
  cwe: [598],
  needsOwnership: true,

  evaluate({ withCredentials, plain }) {
    if (withCredentials.value === undefined) return withCredentials.because;
    const inUrl = withCredentials.value.filter(({ field }) => field === null);
    const [first] = inUrl;
    if (first === undefined) return absent('no_credentials_in_url').because;
    const evidence = { without: plain.value?.status ?? null, with: first.answer.status };
    // What is answered without the key says nothing of whether the key was looked at.
    const isTold = [401, 403].includes(plain.value?.status ?? 0);
    if (!isTold) return { ...notSeen('answered_without_credentials').because, evidence };
    return inUrl.some(({ answer }) => isSuccess(answer))
      ? fail('A key in the URL is taken.', evidence)
      : pass('A key in the URL is not taken.', evidence);
  },
});
