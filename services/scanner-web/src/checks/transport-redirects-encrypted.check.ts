import { defineCheck } from '@palisade/scanner-kit';
import { isRedirect, placeOf, redirectOf } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const transportRedirectsEncrypted = defineCheck<WebEndpoint>({
  id: 'web_transport_redirects_encrypted',
  title: 'HTTPS never leads to plain HTTP',
  severity: 'medium',
  assetType,
  group: 'transport',
  risk: 'A client that follows the redirect repeats its request without encryption, often with its credentials.',
  remediation:
    'Make the redirect name https. Behind a proxy that ends TLS, tell the application the scheme (Forwarded, X-Forwarded-Proto), or answer with a relative Location.',
  references: [asvs.communication, cheatSheet.tls, rfc(9110, '10.2.2')],
  cwe: [319],

  evaluate({ url, plain }) {
    if (!url.startsWith('https:')) return absent('not_https').because;
    if (plain.value === undefined) return plain.because;
    if (!isRedirect(plain.value)) return absent('no_redirect').because;
    const target = redirectOf(plain.value);
    if (target === undefined) return absent('no_redirect', 'The redirect names no address.').because;
    const evidence = { status: plain.value.status, redirect: placeOf(target) };
    return target.protocol === 'http:'
      ? fail('The registered URL leads to plain HTTP.', evidence)
      : pass('The redirect stays encrypted.', evidence);
  },
});
