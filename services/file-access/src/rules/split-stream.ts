import { isMap, isNode, isSeq, parseAllDocuments, type Document as YamlDocument } from 'yaml';

/** Documents of a stream that belong together. */
export interface StreamPart {
  readonly yaml: string;
  /** Of the last document, as far as they can be told. */
  readonly id?: string;
  readonly title?: string;
}

interface Piece {
  readonly text: string;
  readonly id?: string;
  readonly name?: string;
  readonly title?: string;
  readonly refersTo: readonly string[];
}

/**
 * Splits a stream into rules: documents that refer to each other are one, in the order in which they stood. Reads no more
 * of them than that; undefined when the stream is no YAML that can be taken apart.
 */
export function splitStream(yaml: string): StreamPart[] | undefined {
  const documents = parseAllDocuments(yaml, { schema: 'failsafe', uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  const parsed = documents as YamlDocument.Parsed[];
  if (parsed.some(({ errors }) => errors.length > 0)) return undefined;
  const pieces = parsed
    .filter(({ contents }) => contents !== null)
    .map((document) => pieceOf(yaml, document));
  return connected(pieces).map(partOf);
}

function pieceOf(yaml: string, document: YamlDocument.Parsed): Piece {
  const [start, , end] = document.range;
  const text = yaml
    .slice(start, end)
    .replace(/^---[^\S\n]*\n/gm, '')
    .replace(/^\.\.\.\s*$/gm, '')
    .trimEnd();
  const get = (...path: string[]) => {
    const value: unknown = isMap(document.contents) ? document.getIn(path) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const list = (...path: string[]) => {
    const node: unknown = isMap(document.contents) ? document.getIn(path, true) : undefined;
    if (isSeq(node)) return node.toJSON().filter((each) => typeof each === 'string');
    const single: unknown = isNode(node) ? node.toJSON() : undefined;
    return typeof single === 'string' ? [single] : [];
  };
  return {
    text,
    id: get('id'),
    name: get('name'),
    title: get('title'),
    refersTo: [...list('correlation', 'rules'), ...list('filter', 'rules')],
  };
}

function connected(pieces: readonly Piece[]): Piece[][] {
  const groupOf = pieces.map((_, i) => i);
  const root = (i: number): number => {
    const parent = groupOf[i] ?? i;
    return parent === i ? i : root(parent);
  };
  for (const [i, { refersTo }] of pieces.entries()) {
    for (const [j, { id, name }] of pieces.entries()) {
      const isMeant = refersTo.some((each) => each === id || each === name);
      if (isMeant) groupOf[root(i)] = root(j);
    }
  }
  const groups = Map.groupBy(pieces.keys(), root);
  return [...groups.values()].map((members) => members.flatMap((i) => pieces[i] ?? []));
}

function partOf(pieces: readonly Piece[]): StreamPart {
  const last = pieces.at(-1);
  return {
    yaml: `${pieces.map(({ text }) => text).join('\n---\n')}\n`,
    ...(last?.id !== undefined && { id: last.id }),
    ...(last?.title !== undefined && { title: last.title }),
  };
}
