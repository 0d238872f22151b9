import { allOf, type WebAnswer } from '../snapshot/answer.js';

export type Directives = ReadonlyMap<string, readonly string[]>;

/** Every policy that is enforced: each field, and each part of one between commas, is a policy of its own; all hold at once. */
export function policiesOf(answer: WebAnswer): Directives[] {
  return allOf(answer, 'content-security-policy')
    .flatMap((field) => field.split(','))
    .map(directivesOf)
    .filter((policy) => policy.size > 0);
}

function directivesOf(policy: string): Directives {
  const directives = new Map<string, string[]>();
  for (const each of policy.split(';')) {
    const [name = '', ...values] = each.trim().split(/\s+/);
    // Of one that is repeated, the first counts (CSP 3, 2.2.1).
    if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), values);
  }
  return directives;
}

/** What a policy says of scripts; undefined: nothing, so that all may run. */
export const scriptSources = (policy: Directives): readonly string[] | undefined =>
  policy.get('script-src') ?? policy.get('default-src');

const isGuarded = (sources: readonly string[]) =>
  sources.some((source) => /^'(?:nonce-.+|sha(?:256|384|512)-.+)'$/i.test(source));

/** Words of a list that let scripts of an attacker run. With a nonce or a hash, browsers pass over `unsafe-inline`, with strict-dynamic over hosts too. */
export function permissiveSources(sources: readonly string[]): string[] {
  const guarded = isGuarded(sources);
  const lower = sources.map((source) => source.toLowerCase());
  const dynamic = lower.includes("'strict-dynamic'");
  return lower.filter((source) => {
    if (source === "'unsafe-inline'") return !guarded && !dynamic;
    return !dynamic && ['*', 'http:', 'https:', 'data:', 'http://*', 'https://*'].includes(source);
  });
}
