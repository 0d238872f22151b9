import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { absent } from '../snapshot/seen.js';
import { assetType, fail, pageAnswer, pass, some } from './judging.js';
import { asvs } from './references.js';

export const pagesScriptsEncrypted = defineCheck<WebEndpoint>({
  id: 'web_pages_scripts_encrypted',
  title: 'Encrypted page loads no script without encryption',
  severity: 'medium',
  assetType,
  group: 'pages',
  risk: 'Who is on the way changes the script, and with it the page; browsers that know better leave it out, and the page breaks.',
  remediation: 'Load scripts by https, or from the page’s own host.',
  references: [
    'https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content',
    'https://www.w3.org/TR/mixed-content/',
    asvs.frontend,
  ],
  cwe: [311, 319],

  evaluate(endpoint) {
    const { value: answer, because } = pageAnswer(endpoint);
    if (answer === undefined) return because;
    if (!endpoint.url.startsWith('https:')) return absent('not_https').because;
    const origins = answer.body.scripts.filter(({ encrypted }) => !encrypted).map(({ origin }) => origin);
    const evidence = { scripts: answer.body.scripts.length, unencrypted: some([...new Set(origins)]) };
    return origins.length === 0
      ? pass('Every script is encrypted.', evidence)
      : fail(`Scripts come without encryption from ${some([...new Set(origins)], 5).join(', ')}.`, evidence);
  },
});
