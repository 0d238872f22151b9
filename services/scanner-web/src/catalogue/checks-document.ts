import type { Check } from '@palisade/scanner-kit';
import type { WebEndpoint } from '../snapshot/endpoint.js';

const groups: readonly (readonly [group: string, title: string])[] = [
  ['transport', 'Transport'],
  ['certificate', 'Certificate'],
  ['cors', 'Pages of other origins (CORS)'],
  ['headers', 'Headers'],
  ['cookies', 'Cookies'],
  ['pages', 'Pages'],
  ['disclosure', 'Disclosure'],
  ['exposure', 'Exposure'],
];

const introduction = `<!-- Generated from the checks by \`npm run docs -w @palisade/scanner-web\`. -->

# Checks of an API

What the passive audit of an API looks at. Each check is a file of its own in [services/scanner-web/src/checks](../services/scanner-web/src/checks), with its samples beside it; \`GET /v1/checks\` answers the same. Those that need a proof of ownership are not evaluated (\`ownership_not_proven\`) without one. How each is judged, and what ends an audit, is in [decision 0121](decisions/0121-a-passive-audit-in-five-connections.md) and [decision 0122](decisions/0122-judged-to-be-believed.md).
`;

/** docs/checks.md as the checks have it. */
export function checksDocument(checks: readonly Check<WebEndpoint>[]): string {
  const unknown = checks.filter(({ group }) => !groups.some(([known]) => known === group));
  if (unknown.length > 0)
    throw new Error(`no such group of checks: ${unknown.map(({ group }) => group).join(', ')}`);
  const parts = groups.map(([group, title]) => {
    const own = checks.filter((check) => check.group === group);
    return [`## ${title}`, ...own.map(described)].join('\n\n');
  });
  return `${[introduction.trimEnd(), ...parts].join('\n\n')}\n`;
}

function described(check: Check<WebEndpoint>): string {
  const { id, title, severity, risk, remediation, references, cwe, needsOwnership = false } = check;
  return [
    `### ${title}`,
    `\`${id}\`, ${severity}${needsOwnership ? ', needs a proof of ownership' : ''}`,
    risk,
    `**What to do:** ${remediation}`,
    [
      ...cwe.map((number) => `- [CWE-${number}](https://cwe.mitre.org/data/definitions/${number}.html)`),
      ...references.map((address) => `- <${address}>`),
    ].join('\n'),
  ].join('\n\n');
}
