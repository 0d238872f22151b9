import { defineCheck } from '@palisade/scanner-kit';
import { mediaTypeOf } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, contentAnswer, fail, pass } from './judging.js';
import { apiTop10, asvs, cheatSheet, rfc } from './references.js';

export const headersJsonDeclared = defineCheck<WebEndpoint>({
  id: 'web_headers_json_declared',
  title: 'JSON is not sent as a page',
  severity: 'medium',
  assetType,
  group: 'headers',
  risk: 'Who opens a link to the API gets its data as a page: markup that somebody stored in a field runs in the API’s origin.',
  remediation: 'Send JSON as `application/json` (or a type that ends in `+json`), errors too.',
  references: [rfc(8259, '11'), cheatSheet.rest, asvs.api, apiTop10.misconfiguration],
  cwe: [79, 430],

  evaluate(endpoint) {
    const { value: answer, because } = contentAnswer(endpoint);
    if (answer === undefined) return because;
    if (answer.body.kind !== 'json') return absent('not_json').because;
    const type = mediaTypeOf(answer);
    const evidence = { status: answer.status, contentType: type?.slice(0, 100) ?? null };
    const isPage = type !== undefined && ['text/html', 'application/xhtml+xml'].includes(type);
    return isPage
      ? fail(`JSON is sent as ${type}.`, evidence)
      : pass('JSON is not sent as a page.', evidence);
  },
});
