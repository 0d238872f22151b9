import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass, some } from './judging.js';
import { apiTop10, asvs } from './references.js';

export const disclosureDocumentationHidden = defineCheck<WebEndpoint>({
  id: 'web_disclosure_documentation_hidden',
  title: 'Documentation of the API is not open to everybody',
  severity: 'low',
  assetType,
  group: 'disclosure',
  risk: 'A description of every operation, internal ones included, and a console to try them shows where to begin.',
  remediation:
    'Serve documentation where people sign in, or in development only. If the API is meant for the public, mute this: its documentation is too.',
  references: [apiTop10.inventory, asvs.configuration],
  cwe: [497],
  needsOwnership: true,

  evaluate({ documentation }) {
    if (documentation.value === undefined) return documentation.because;
    const pages = documentation.value.map(({ path, kind }) => `${path} (${kind})`);
    return pages.length === 0
      ? pass('Nothing was found in the usual places.', { pages })
      : fail(`Anybody may read ${some(pages, 5).join(', ')}.`, { pages: some(pages) });
  },
});
