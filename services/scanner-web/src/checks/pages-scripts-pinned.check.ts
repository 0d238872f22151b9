import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, fail, pageAnswer, pass, some } from './judging.js';
import { asvs, cheatSheet } from './references.js';

export const pagesScriptsPinned = defineCheck<WebEndpoint>({
  id: 'web_pages_scripts_pinned',
  title: 'Scripts from other hosts are pinned by their hash',
  severity: 'low',
  assetType,
  group: 'pages',
  risk: 'Who takes over the other host, or its account, runs their script in the page.',
  remediation:
    'Add `integrity` (sha384) and `crossorigin` to scripts from other hosts, at a fixed version, or serve them yourself.',
  references: [
    'https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity',
    'https://www.w3.org/TR/sri-2/',
    cheatSheet.thirdPartyScripts,
    asvs.frontend,
  ],
  cwe: [353, 829],

  evaluate(endpoint) {
    const { value: answer, because } = pageAnswer(endpoint);
    if (answer === undefined) return because;
    const foreign = answer.body.scripts.filter(({ sameHost }) => !sameHost);
    if (foreign.length === 0) return absent('no_foreign_scripts').because;
    const origins = [...new Set(foreign.filter(({ integrity }) => !integrity).map(({ origin }) => origin))];
    const evidence = { foreign: foreign.length, unpinned: some(origins) };
    return origins.length === 0
      ? pass('Every script from elsewhere is pinned.', evidence)
      : fail(`Scripts are not pinned: from ${some(origins, 5).join(', ')}.`, evidence);
  },
});
