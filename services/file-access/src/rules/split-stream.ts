import { isMap, isNode, isSeq, LineCounter, type Document as YamlDocument } from 'yaml';
import { documentsOf } from '../engine/language/read-yaml.js';
import { connected } from './connected.js';
import { marker, sectionsOf } from './stream-sections.js';

/** Documents of a stream that belong together. */
export interface StreamPart {
  readonly yaml: string;
  /** The line of the stream, from 1, for each line of `yaml`. */
  readonly lines: readonly number[];
  readonly documents: readonly PartDocument[];
}

export interface PartDocument {
  /** Where it begins in the part's text. */
  readonly line: number;
  readonly id?: string;
  readonly title?: string;
}

interface Piece {
  /** Lines of the text and where they stand in the stream. */
  readonly text: readonly (readonly [line: string, at: number])[];
  readonly section?: number;
  readonly id?: string;
  readonly name?: string;
  readonly title?: string;
  readonly refersTo: readonly string[];
}

/**
 * Splits a stream into rules: documents that refer to each other are one, in the order in which they stood, and so are
 * those that an export says are. Reads no more of them than that; undefined when the stream is no YAML that can be taken
 * apart, or costs too much.
 */
export function splitStream(yaml: string): StreamPart[] | undefined {
  const documents = documentsOf(yaml);
  if (documents === undefined || documents.some(({ errors }) => errors.length > 0)) return undefined;
  const lines = new LineCounter();
  for (let at = 0; at >= 0; at = yaml.indexOf('\n', at) + 1 || -1) lines.addNewLine(at);
  const kept = documents.filter(({ contents }) => contents !== null);
  const sections = sectionsOf(
    yaml,
    kept.map(({ contents }) => contents?.range[0] ?? 0),
  );
  const pieces = kept.map((document, i) => pieceOf(yaml, document, lines, sections[i]));
  return connected(pieces).map(partOf);
}

function pieceOf(
  yaml: string,
  document: YamlDocument.Parsed,
  lines: LineCounter,
  section: number | undefined,
): Piece {
  const [start, , end] = document.range;
  const text = textOf(yaml.slice(start, end), lines.linePos(start).line);
  const get = (...path: string[]) => {
    const value: unknown = isMap(document.contents) ? document.getIn(path) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const list = (...path: string[]) => {
    const node: unknown = isMap(document.contents) ? document.getIn(path, true) : undefined;
    if (isSeq(node)) return node.items.flatMap((item) => textIn(item) ?? []);
    return [textIn(node) ?? []].flat();
  };
  return {
    text,
    ...(section !== undefined && { section }),
    id: get('id'),
    name: get('name'),
    title: get('title'),
    refersTo: [...list('correlation', 'rules'), ...list('filter', 'rules')],
  };
}

/** A scalar's: an alias isn't followed, its anchor may be megabytes. */
function textIn(node: unknown): string | undefined {
  const value: unknown = isNode(node) && 'value' in node ? node.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Without what separates documents, and what an export says of them. */
function textOf(text: string, first: number): [string, number][] {
  const kept = text
    .split('\n')
    .map((line, i): [string, number] => [line, first + i])
    .filter(([line]) => !/^(?:---|\.\.\.)\s*$/.test(line) && !marker.test(line));
  while (kept.at(-1)?.[0].trim() === '') kept.pop();
  return kept;
}

function partOf(pieces: readonly Piece[]): StreamPart {
  const text: (readonly [line: string, at: number])[] = [];
  const documents: PartDocument[] = [];
  for (const { text: own, id, title } of pieces) {
    if (text.length > 0) text.push(['---', own[0]?.[1] ?? 1]);
    const line = text.length + 1;
    documents.push({ line, ...(id !== undefined && { id }), ...(title !== undefined && { title }) });
    text.push(...own);
  }
  const yaml = `${text.map(([line]) => line).join('\n')}\n`;
  return { yaml, lines: text.map(([, at]) => at), documents };
}
