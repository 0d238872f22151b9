import { defineCheck } from '@palisade/scanner-kit';
import { allOf, shown, type WebAnswer } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, fail, pass, steady } from './judging.js';
import { asvs, cheatSheet, mdn, rfc } from './references.js';

/** Half a year, as Mozilla's Observatory asks for. */
const leastSeconds = 15_768_000;

export const transportHstsEnabled = defineCheck<WebEndpoint>({
  id: 'web_transport_hsts_enabled',
  title: 'HSTS holds for half a year or longer',
  severity: 'medium',
  assetType,
  group: 'transport',
  risk: 'A browser that is led to http once can be kept there by whoever is on the way, without a warning.',
  remediation:
    'Send `Strict-Transport-Security: max-age=31536000` with every answer over https; add includeSubDomains once all subdomains have it.',
  references: [rfc(6797, '6.1'), cheatSheet.hsts, asvs.frontend, mdn('Strict-Transport-Security')],
  cwe: [319, 523],

  evaluate({ url, hostIsAddress, plain }) {
    if (!url.startsWith('https:')) return absent('not_https').because;
    if (hostIsAddress) return absent('host_is_address', 'Browsers keep no HSTS for addresses.').because;
    if (plain.value === undefined) return plain.because;
    const policy = policyOf(plain.value);
    if (policy === undefined) {
      const { because } = steady(plain.value);
      return because ?? fail('There is no Strict-Transport-Security.', { present: false });
    }
    const { maxAge, ...evidence } = policy;
    if (maxAge === null) return fail('Strict-Transport-Security has no max-age that can be read.', evidence);
    const months = Math.floor(maxAge / 2_628_000);
    return maxAge >= leastSeconds
      ? pass(`HSTS holds for ${months} months.`, { ...evidence, maxAge })
      : fail(`HSTS holds for ${maxAge} seconds only.`, { ...evidence, maxAge });
  },
});

/** Of fields that are repeated, the first counts; a directive that is repeated makes it void (RFC 6797, 6.1 and 8.1). */
function policyOf(answer: WebAnswer) {
  const fields = allOf(answer, 'strict-transport-security');
  const [value] = fields;
  if (value === undefined) return undefined;
  const directives = value.split(';').map((each) =>
    each
      .trim()
      .toLowerCase()
      .split(/\s*=\s*/),
  );
  const ages = directives
    .filter(([name]) => name === 'max-age')
    .map(([, age = '']) => age.replace(/^"(.*)"$/, '$1'));
  const isReadable = ages.length === 1 && /^\d{1,15}$/.test(ages[0] ?? '');
  return {
    value: shown(value),
    maxAge: isReadable ? Number(ages[0]) : null,
    includeSubDomains: directives.some(([name]) => name === 'includesubdomains'),
    fields: fields.length,
  };
}
