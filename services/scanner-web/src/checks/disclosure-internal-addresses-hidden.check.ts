import { defineCheck } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { answersOf, assetType, fail, pass, some } from './judging.js';
import { asvs, cheatSheet } from './references.js';

/** RFC 1918, as a whole address: neither a part of a longer one nor of a version. */
const internal =
  /(?<![\d.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?![\d]|\.\d)/g;

/** Where servers write addresses. Other fields hold numbers of all kinds: versions, policies, ids. */
const fields = [
  'location',
  'content-location',
  'via',
  'server',
  'x-backend-server',
  'x-served-by',
  'x-upstream',
  'x-forwarded-for',
  'x-real-ip',
  'x-host',
  'x-server',
  'x-server-ip',
  'x-node',
  'x-backend',
  'x-varnish-backend',
  'set-cookie',
];

export const disclosureInternalAddressesHidden = defineCheck<WebEndpoint>({
  id: 'web_disclosure_internal_addresses_hidden',
  title: 'Answers do not tell internal addresses',
  severity: 'low',
  assetType,
  group: 'disclosure',
  risk: 'Addresses of machines behind the API are what forged requests (SSRF) and later steps of an attack need.',
  remediation:
    'Let the application know its public name (redirects), and drop the fields of backends at the proxy.',
  references: [asvs.configuration, cheatSheet.headers],
  cwe: [497],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const told = answersOf(endpoint).flatMap((answer) =>
      answer.fields
        .filter(([name]) => fields.includes(name))
        .flatMap(([name, value]) => addressesIn(value).map((address) => `${name}: ${address}`)),
    );
    const others = [...new Set(told)].filter((each) => !each.endsWith(`: ${endpoint.host}`));
    return others.length === 0
      ? pass('No field tells an internal address.', { addresses: [] })
      : fail(`Fields tell internal addresses: ${some(others, 5).join(', ')}.`, { addresses: some(others) });
  },
});

const addressesIn = (value: string) =>
  (value.match(internal) ?? []).filter((address) => address.split('.').every((part) => Number(part) < 256));
