import { defineCheck } from '@palisade/scanner-kit';
import { shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { assetType, fail, pass, some, valuesOf } from './judging.js';
import { asvs, cheatSheet, rfc } from './references.js';

export const disclosureServerVersionHidden = defineCheck<WebEndpoint>({
  id: 'web_disclosure_server_version_hidden',
  title: 'Server software keeps its version to itself',
  severity: 'low',
  assetType,
  group: 'disclosure',
  risk: 'Who looks for servers with a known weakness finds this one without trying.',
  remediation:
    'Leave the version out of `Server` and `Via`: server_tokens off (nginx), ServerTokens Prod (Apache), removeServerHeader (IIS).',
  references: [rfc(9110, '10.2.4'), asvs.configuration, cheatSheet.headers],
  cwe: [497],

  evaluate(endpoint) {
    if (endpoint.plain.value === undefined) return endpoint.plain.because;
    const server = valuesOf(endpoint, 'server');
    const told = server.filter(tellsVersion);
    const evidence = {
      server: some(
        server.map((each) => shown(each, 100)),
        5,
      ),
    };
    return told.length === 0
      ? pass('The server tells no version.', evidence)
      : fail(`The server tells its version: ${shown(told[0] ?? '', 100)}.`, evidence);
  },
});

/** A product with a number behind it, such as `nginx/1.18.0`; or words with a full version, such as `Jetty(9.4.43.v2021)`. */
const tellsVersion = (server: string) => /\/v?\d+(?:\.\d+)|\(v?\d+\.\d+|\b\d+\.\d+\.\d+/.test(server);
