import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';

/** Something that looks like a secret; the text itself is told to nobody. */
export interface Found {
  file: string;
  line: number;
  rule: string;
  /** Of the rule and the text, so that it is the same wherever the text stands in the file. */
  fingerprint: string;
}

/** Fingerprints of what was looked at, by file, and why each is no secret. */
export type Allowed = Record<string, Record<string, string>>;

const binary = /\.(?:png|binpb|ico|woff2?|jar|gz|pdf)$/;
// Hashes of packages, and nothing that a person wrote.
const generated = /(?:^|\/)package-lock\.json$/;

export const isReadable = (file: string): boolean => !binary.test(file) && !generated.test(file);

/** What secretlint's recommended rules know by its form, and what is named as a secret and looks random. */
export async function findSecrets(file: string, content: string): Promise<Found[]> {
  const { messages } = await lintSource({
    source: { filePath: file, content, contentType: 'text', ext: extname(file) },
    options: {
      config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended }] },
    },
  });
  const known = messages.map(({ ruleId, ruleParentId, range: [from, to] }) => ({
    rule:
      ruleId === ruleParentId || ruleParentId === undefined
        ? ruleId
        : ruleId.replace(/^.*secretlint-rule-/, ''),
    from,
    text: content.slice(from, to),
  }));
  return [...known, ...named(content)].map(({ rule, from, text }) => ({
    file,
    line: content.slice(0, from).split('\n').length,
    rule,
    fingerprint: createHash('sha256').update(`${rule}\0${text}`).digest('hex').slice(0, 16),
  }));
}

/** Those found that nobody allowed, and what was allowed and is found no more. */
export function unexpected(found: readonly Found[], allowed: Allowed): { secrets: Found[]; stale: string[] } {
  const seen = new Set(found.map(({ file, fingerprint }) => `${file} ${fingerprint}`));
  return {
    secrets: found.filter(({ file, fingerprint }) => allowed[file]?.[fingerprint] === undefined),
    stale: Object.entries(allowed).flatMap(([file, fingerprints]) =>
      Object.keys(fingerprints)
        .map((fingerprint) => `${file} ${fingerprint}`)
        .filter((name) => !seen.has(name)),
    ),
  };
}

const assignment =
  /\b[\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|credential)s?[\w-]*["'`]?\s*(?::|=>?|:=)\s*["'`]?([A-Za-z0-9+/=_.~-]{20,})(?=["'`\s,;)]|$)/gim;
const leastEntropy = 3.7;
// Also short ones, of elliptic curves.
const privateKey = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s+[A-Za-z0-9+/=\s]{40,}/g;

function* named(content: string): Iterable<{ rule: string; from: number; text: string }> {
  for (const { index, 0: text } of content.matchAll(privateKey))
    yield { rule: 'private-key', from: index, text };
  for (const { index, 0: whole, 1: text = '' } of content.matchAll(assignment)) {
    if (/\d/.test(text) && /[A-Za-z]/.test(text) && entropy(text) >= leastEntropy)
      yield { rule: 'named-and-random', from: index + whole.lastIndexOf(text), text };
  }
}

/** Bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
