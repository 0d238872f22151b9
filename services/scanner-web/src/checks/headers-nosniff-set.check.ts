import { defineCheck } from '@palisade/scanner-kit';
import { headerOf, shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, contentAnswer, fail, pass } from './judging.js';
import { asvs, cheatSheet, mdn } from './references.js';

export const headersNosniffSet = defineCheck<WebEndpoint>({
  id: 'web_headers_nosniff_set',
  title: 'Browsers may not guess the type of answers',
  severity: 'low',
  assetType,
  group: 'headers',
  risk: 'A browser takes an answer for a script or a style sheet although it was declared to be something else.',
  remediation: 'Send `X-Content-Type-Options: nosniff` with every answer.',
  references: [
    mdn('X-Content-Type-Options'),
    'https://fetch.spec.whatwg.org/#x-content-type-options-header',
    cheatSheet.rest,
    asvs.frontend,
  ],
  cwe: [693],

  evaluate(endpoint) {
    const { value: answer, because } = contentAnswer(endpoint);
    if (answer === undefined) return because;
    if (answer.body.kind === 'empty') return absent('no_content').because;
    const value = headerOf(answer, 'x-content-type-options');
    const evidence = { status: answer.status, value: value === undefined ? null : shown(value) };
    // The first of a list counts (Fetch, 2.2.6).
    const isSet = value?.split(',')[0]?.trim().toLowerCase() === 'nosniff';
    return isSet ? pass('nosniff is set.', evidence) : fail('nosniff is not set.', evidence);
  },
});
