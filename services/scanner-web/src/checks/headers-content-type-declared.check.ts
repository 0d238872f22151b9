import { defineCheck } from '@palisade/scanner-kit';
import { allOf, mediaTypeOf } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, contentAnswer, fail, pass } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const headersContentTypeDeclared = defineCheck<WebEndpoint>({
  id: 'web_headers_content_type_declared',
  title: 'Answers say what their content is',
  severity: 'low',
  assetType,
  group: 'headers',
  risk: 'A browser guesses what an answer is, and may guess that data which somebody sent in is a page with scripts.',
  remediation: 'Send `Content-Type` with every answer that has content, such as `application/json`.',
  references: [rfc(9110, '8.3'), cheatSheet.rest, asvs.api],
  cwe: [430],

  evaluate(endpoint) {
    const { value: answer, because } = contentAnswer(endpoint);
    if (answer === undefined) return because;
    if (answer.body.kind === 'empty') return absent('no_content').because;
    const type = mediaTypeOf(answer);
    const evidence = {
      status: answer.status,
      contentType: type ?? null,
      fields: allOf(answer, 'content-type').length,
    };
    return type === undefined
      ? fail('The answer has content, and no Content-Type.', evidence)
      : pass(`The answer is declared as ${type.slice(0, 100)}.`, evidence);
  },
});
