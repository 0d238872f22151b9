import { createHash } from 'node:crypto';
import type { Document, FilterRule, ReadRules } from '../engine/language/document.js';
import { readRules } from '../engine/language/read-rules.js';

const mostKept = 5_000;

/** What rules' texts say, each read once: reading is a thousand times slower than asking. */
const kept = new Map<string, ReadRules>();

export function readText(yaml: string): ReadRules {
  const known = kept.get(yaml);
  if (known !== undefined) return known;
  const read = readRules(yaml);
  const [oldest] = kept.keys();
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
  kept.set(yaml, read);
  return read;
}

/** Of a text and the thresholds set in place of its own: equal for equal ones. */
export function versionOf(yaml: string, thresholds: Readonly<Record<string, number>>): string {
  const set = Object.entries(thresholds).sort(([left], [right]) => (left < right ? -1 : 1));
  const hash = createHash('sha256').update(yaml).update(JSON.stringify(set));
  return hash.digest('hex').slice(0, 12);
}

/**
 * The document that stands for the rule, wherever in the text it is: one that no other counts and that is no filter; the
 * last of several.
 */
export function primaryOf(documents: readonly Document[]): Document | undefined {
  const counted = new Set(documents.flatMap((each) => (each.kind === 'correlation' ? each.rules : [])));
  const rules = documents.filter(({ kind }) => kind !== 'filter');
  const uncounted = rules.findLast(({ id = '', name = '' }) => !counted.has(id) && !counted.has(name));
  return uncounted ?? rules.at(-1) ?? documents.at(-1);
}

/** The primary one behind those that it counts, which is where the engine looks for it. */
export function primaryLast(documents: readonly Document[]): readonly Document[] {
  const primary = primaryOf(documents);
  if (primary === undefined || documents.findLast(({ kind }) => kind !== 'filter') === primary)
    return documents;
  return [...documents.filter((each) => each !== primary), primary];
}

/** The ids and names by which other documents may refer to these. */
export function namesOf(documents: readonly Document[]): Set<string> {
  return new Set(documents.flatMap(({ id, name }) => [id, name].filter((each) => each !== undefined)));
}

/** What these refer to, as written. */
export function referencesOf(documents: readonly Document[]): Set<string> {
  return new Set(documents.flatMap((document) => ('rules' in document ? written(document.rules) : [])));
}

const written = (rules: FilterRule['rules']): readonly string[] => (rules === 'any' ? [] : rules);

/** As the topic and the table keep it: line ends of one kind, and one at the end. */
export function tidied(yaml: string): string {
  return `${yaml.replace(/\r\n?/g, '\n').trimEnd()}\n`;
}
