import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { answersOf, assetType, fail, pass } from './judging.js';
import { apiTop10, asvs, cheatSheet, rfc } from './references.js';

export const disclosureErrorsPlain = defineCheck<WebEndpoint>({
  id: 'web_disclosure_errors_plain',
  title: 'Errors do not tell internals',
  severity: 'medium',
  assetType,
  group: 'disclosure',
  risk: 'Stack traces and messages of databases tell paths, libraries, queries and sometimes secrets to whoever causes an error.',
  remediation:
    'Answer errors with a stable code and an id (RFC 9457), and log the rest. Turn the framework’s debugging pages off.',
  references: [rfc(9457), asvs.errors, cheatSheet.errors, apiTop10.misconfiguration],
  cwe: [209],
  needsOwnership: true,

  evaluate(endpoint) {
    const { unknownPath } = endpoint;
    if (unknownPath.value === undefined) return unknownPath.because;
    const { status, body } =
      [unknownPath.value, ...answersOf(endpoint)].find(
        (answer) => answer.status >= 400 && answer.body.errorDetails !== null,
      ) ?? unknownPath.value;
    const evidence = { status, found: status >= 400 ? body.errorDetails : null };
    return evidence.found === null
      ? pass('An unknown path is answered without internals.', evidence)
      : fail(`An error tells internals: ${evidence.found}.`, evidence);
  },
});
