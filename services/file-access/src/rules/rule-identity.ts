import { createHash, randomUUID } from 'node:crypto';
import { isMap, type Document as YamlDocument } from 'yaml';
import type { Document } from '../engine/language/document.js';
import { documentsOf } from '../engine/language/read-yaml.js';
import { primaryOf, readText } from './rule-texts.js';
import { shippedRules } from './shipped-rules.js';

let sigmaIds: Map<string, string> | undefined;

/** The rule that is shipped with a document of this Sigma id standing for it. */
export function shippedWith(sigmaId: string): string | undefined {
  sigmaIds ??= new Map(
    shippedRules().map(({ ruleId, yaml }) => [primaryOf(readText(yaml).documents)?.id ?? ruleId, ruleId]),
  );
  return sigmaIds.get(sigmaId);
}

/** The id by which a tenant knows the rule that the document stands for. */
export function ruleIdOf(primary: Document): string | undefined {
  return primary.id === undefined ? undefined : (shippedWith(primary.id) ?? primary.id);
}

/** The text with an id for the document that stands for it, so that an export can be imported again: as it was, where it has one. */
export function withId(yaml: string, id: string = randomUUID()): string {
  const { documents } = readText(yaml);
  const primary = primaryOf(documents);
  if (primary === undefined || primary.id !== undefined) return yaml;
  const position = documents.indexOf(primary);
  const document = contentsOf(yaml)[position];
  if (document === undefined || !isMap(document.contents)) return yaml;
  // A flow map has no lines of its own.
  if (document.contents.flow === true) return withFlowId(yaml, document, id);
  const [at] = document.contents.range;
  return `${yaml.slice(0, at)}id: ${id}\n${yaml.slice(at)}`;
}

function withFlowId(yaml: string, document: YamlDocument.Parsed, id: string): string {
  const at = (document.contents?.range[0] ?? 0) + 1;
  return `${yaml.slice(0, at)} id: ${id}, ${yaml.slice(at)}`;
}

/** Those that hold something, as the language reads them. */
function contentsOf(yaml: string): YamlDocument.Parsed[] {
  return (documentsOf(yaml) ?? []).filter(({ contents }) => isMap(contents));
}

/** The same for the same name, in the form of the ids that Sigma has: for what is imported again and again. */
export function derivedId(tenantId: string, name: string): string {
  const hex = createHash('sha256').update(`${tenantId}:${name}`).digest('hex');
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
