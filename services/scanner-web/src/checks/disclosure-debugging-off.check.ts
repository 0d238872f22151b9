import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass, some, valuesOf } from './judging.js';
import { apiTop10, asvs, cheatSheet } from './references.js';

/** Fields that debuggers send: their values may hold queries and variables, so they aren't shown. */
const debuggers = [
  'x-debug-token',
  'x-debug-token-link',
  'x-debug-exception',
  'x-debug-exception-file',
  'x-chromelogger-data',
  'x-chromephp-data',
  'x-wf-1-index',
  'phpdebugbar',
  'phpdebugbar-id',
  'x-clockwork-id',
];

/** Servers that come with a language for trying things out; their makers say that they are not for production. */
const servers = /^(?:Werkzeug|WEBrick|SimpleHTTP|BaseHTTP|WSGIServer|PHP\/[\d.]+ Development Server)\b/i;

export const disclosureDebuggingOff = defineCheck<WebEndpoint>({
  id: 'web_disclosure_debugging_off',
  title: 'Debuggers and servers for development are off',
  severity: 'medium',
  assetType,
  group: 'disclosure',
  risk: 'Debuggers show queries, variables and settings, some run code for whoever asks; servers for development withstand nothing.',
  remediation:
    'Turn debugging off where others reach the API, and run it behind a server for production (gunicorn, uvicorn, puma, php-fpm).',
  references: [asvs.configuration, apiTop10.misconfiguration, cheatSheet.errors],
  cwe: [489],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const fields = debuggers.filter((field) => valuesOf(endpoint, field).length > 0);
    const server = valuesOf(endpoint, 'server').flatMap((value) => servers.exec(value)?.[0] ?? []);
    const evidence = { fields: some(fields), servers: some(server) };
    const told = [...fields, ...server];
    return told.length === 0
      ? pass('No debugger shows itself.', evidence)
      : fail(`Answers are of a debugger or a server for development: ${told.join(', ')}.`, evidence);
  },
});
