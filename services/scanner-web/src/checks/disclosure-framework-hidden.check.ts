import { defineCheck } from '@palisade/scanner-kit';
import { shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass, some, valuesOf } from './judging.js';
import { asvs, cheatSheet } from './references.js';

/** Fields that say nothing but what something is made with. */
const telling = [
  'x-powered-by',
  'x-aspnet-version',
  'x-aspnetmvc-version',
  'x-generator',
  'x-powered-cms',
  'x-drupal-cache',
  'x-php-version',
  'x-owa-version',
  'liferay-portal',
  'x-jenkins',
  'x-cf-powered-by',
  'x-turbo-charged-by',
  'microsoftsharepointteamservices',
];

export const disclosureFrameworkHidden = defineCheck<WebEndpoint>({
  id: 'web_disclosure_framework_hidden',
  title: 'Answers do not tell what they are made with',
  severity: 'low',
  assetType,
  group: 'disclosure',
  risk: 'Who looks for applications with a known weakness in a framework finds this one without trying.',
  remediation:
    'Turn the field off: app.disable("x-powered-by") (Express), expose_php = Off (PHP), enableVersionHeader="false" (ASP.NET), or drop it in the proxy.',
  references: [asvs.configuration, cheatSheet.headers, cheatSheet.rest],
  cwe: [497],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const told = telling.flatMap((field) =>
      valuesOf(endpoint, field).map((value) => `${field}: ${shown(value, 100)}`),
    );
    return told.length === 0
      ? pass('No field tells what the API is made with.', { fields: [] })
      : fail(`Fields tell what the API is made with: ${shown(told.join(', '))}.`, { fields: some(told) });
  },
});
