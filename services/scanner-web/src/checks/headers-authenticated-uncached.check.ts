import { defineCheck, type Evidence } from '@palisade/scanner-kit';
import { headerOf, isSuccess, shown, type WebAnswer } from '../snapshot/answer.js';
import type { CredentialAnswer, WebEndpoint } from '../snapshot/endpoint.js';
import { notSeen } from '../snapshot/seen.js';
import { assetType, fail, pass, some } from './judging.js';
import { asvs, cheatSheet, mdn, rfc } from './references.js';

export const headersAuthenticatedUncached = defineCheck<WebEndpoint>({
  id: 'web_headers_authenticated_uncached',
  title: 'Shared caches do not keep authenticated answers',
  severity: 'medium',
  assetType,
  group: 'headers',
  risk: 'A proxy or CDN gives one caller’s answer to the next one, who was never asked for credentials.',
  remediation:
    'Send `Cache-Control: no-store` (or at least `private`) with every answer that depends on who asks.',
  references: [rfc(9111, '3'), asvs.dataProtection, cheatSheet.rest, mdn('Cache-Control')],
  cwe: [524, 525],
  needsOwnership: true,

  evaluate({ withCredentials, unusedConnections }) {
    const unused: Evidence = unusedConnections.length === 0 ? {} : { notUsed: some(unusedConnections) };
    if (withCredentials.value === undefined) return { ...withCredentials.because, evidence: unused };
    const taken = withCredentials.value.filter(({ answer }) => isSuccess(answer));
    const [first] = taken;
    if (first === undefined)
      return {
        ...notSeen('credentials_not_taken', 'No answer to the credentials was a success.').because,
        evidence: unused,
      };
    const kept = taken.find(mayBeKept);
    const { kind, answer } = kept ?? first;
    const evidence = {
      connection: kind,
      status: answer.status,
      cacheControl: shown(headerOf(answer, 'cache-control') ?? ''),
      ...unused,
    };
    return kept === undefined
      ? pass('Shared caches may not keep the answer.', evidence)
      : fail('Shared caches may keep the answer.', evidence);
  },
});

/** Statuses that a cache may keep on its own judgement (RFC 9110, 15.1). */
const byJudgement = [200, 203, 204];

/** Storing in a shared cache by RFC 9111, 3, and 9213 for CDNs; what only the caller's browser keeps is not meant. */
function mayBeKept({ field, answer }: CredentialAnswer): boolean {
  if (variesBy(answer, field)) return false;
  const cdn = directivesOf(headerOf(answer, 'cdn-cache-control') ?? headerOf(answer, 'surrogate-control'));
  if (lasts(cdn, 'max-age') && !cdn.has('no-store') && !cdn.has('private')) return true;
  const directives = directivesOf(headerOf(answer, 'cache-control'));
  if (directives.has('no-store') || directives.has('private')) return false;
  if (directives.has('no-cache') || /\bno-cache\b/i.test(headerOf(answer, 'pragma') ?? '')) return false;
  if (lasts(directives, 's-maxage')) return true;
  const isFresh = lasts(directives, 'max-age') || (!directives.has('max-age') && isOfLater(answer));
  const isKeptByJudgement =
    !directives.has('max-age') &&
    byJudgement.includes(answer.status) &&
    headerOf(answer, 'last-modified') !== undefined;
  const isKept = isFresh || (isKeptByJudgement && headerOf(answer, 'expires') === undefined);
  // With Authorization, a cache needs to be told.
  if (field === 'authorization')
    return isKept && (directives.has('public') || directives.has('must-revalidate'));
  return isKept;
}

function variesBy(answer: WebAnswer, field: string | null): boolean {
  const names = (headerOf(answer, 'vary') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.includes('*') || (field !== null && names.includes(field));
}

function directivesOf(value = ''): Map<string, string> {
  return new Map(
    value.split(',').map((each) => {
      const [name = '', text = ''] = each.split('=');
      return [name.trim().toLowerCase(), text.trim().replace(/^"(.*)"$/, '$1')];
    }),
  );
}

const lasts = (directives: ReadonlyMap<string, string>, name: string) =>
  Number(directives.get(name) ?? 0) > 0;

function isOfLater(answer: WebAnswer): boolean {
  const expires = Date.parse(headerOf(answer, 'expires') ?? '');
  const date = Date.parse(headerOf(answer, 'date') ?? '');
  return expires > date;
}
