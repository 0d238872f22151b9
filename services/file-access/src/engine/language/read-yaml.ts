import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document as YamlDocument,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import { plainScalar } from './plain-scalar.js';
import type { Remarks } from './remarks.js';
import { deepest, overBudget, tooDeep } from './yaml-budget.js';
import { type Spot, type YamlEntry, type YamlMap, type YamlNode, described, shortened } from './yaml-node.js';

// What aliases stand for counts, too: a few lines of them can mean gigabytes.
const mostNodes = 100_000;
const mostAliased = 10_000;

/** The documents of a stream with the place of every node; empty ones are left out. What can't be read is remarked on. */
export function readYaml(text: string, remarks: Remarks): readonly YamlMap[] {
  const lines = new LineCounter();
  const over = overBudget(text);
  const documents = over === undefined ? parsed(text, lines) : undefined;
  if (documents === undefined) {
    const { code, message } = over ?? tooDeep;
    return remarks.error(code, message, { path: '', line: 1, column: 1 }) ?? [];
  }
  const budget = { nodes: mostNodes };
  return documents.flatMap((document) => {
    const before = remarks.errors.length;
    for (const error of document.errors) {
      const { line, col } = lines.linePos(error.pos[0]);
      remarks.error('yaml', asSentence(error.message), { path: '', line, column: col });
    }
    if (remarks.errors.length > before) return [];
    const root = new TreeBuilder(lines, remarks, budget).build(document);
    if (root === undefined || (root.kind === 'scalar' && root.value === null)) return [];
    if (root.kind === 'map') return [root];
    remarks.error('not-a-map', `A document is a map of attributes, not ${described(root)}.`, root);
    return [];
  });
}

/** The documents of a stream, unread; undefined when taking it apart would cost too much. */
export function documentsOf(text: string): YamlDocument.Parsed[] | undefined {
  return overBudget(text) === undefined ? parsed(text, new LineCounter()) : undefined;
}

function parsed(text: string, lineCounter: LineCounter): YamlDocument.Parsed[] | undefined {
  try {
    // Failsafe: which scalars are numbers is decided by `plainScalar`. Duplicate keys are found below: the library takes
    // a time that grows with the square of a map's size.
    const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, lineCounter } as const;
    const documents = parseAllDocuments(text, options);
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function asSentence(message: string): string {
  const [line = ''] = message.split('\n');
  return `${line.replace(/[\s.:]+$/, '')}.`;
}

/** What is wrong with such a map or list as a whole is said of its key: it begins with its first entry, which is not to blame. */
const isBlock = (node: ParsedNode | null): boolean => isCollection(node) && node.flow !== true;

/** Stops at the first thing that it refuses: more of an alias bomb isn't worth reading. */
class Refused extends Error {}

class TreeBuilder {
  private readonly anchors = new Map<string, ParsedNode>();
  private readonly open = new Set<ParsedNode>();
  private aliased = 0;
  private withinAlias = 0;

  constructor(
    private readonly lines: LineCounter,
    private readonly remarks: Remarks,
    private readonly budget: { nodes: number },
  ) {}

  build(document: YamlDocument.Parsed): YamlNode | undefined {
    if (document.contents === null) return undefined;
    try {
      return this.node(document.contents, '', 0);
    } catch (error) {
      if (error instanceof Refused) return undefined;
      throw error;
    }
  }

  private node(node: ParsedNode | null, path: string, depth: number, fallback?: Spot): YamlNode {
    const at = node === null ? { ...(fallback as Spot), path } : this.spot(node, path);
    this.count(at, depth);
    if (node === null) return { ...at, kind: 'scalar', value: null, text: '' };
    if (isAlias(node)) return this.alias(node.source, path, depth, at);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isScalar(node)) return this.scalar(node, at);
    this.open.add(node);
    const built = isMap(node)
      ? this.map(node, at, depth)
      : isSeq(node)
        ? this.list(node.items, at, depth)
        : this.refuse('yaml', 'This is no YAML that rules are made of.', at);
    this.open.delete(node);
    return built;
  }

  private scalar(node: ParsedNode, at: Spot): YamlNode {
    const { value, type, tag } = node as { value: unknown; type?: string; tag?: string };
    const text = typeof value === 'string' ? value : '';
    if (tag !== undefined && tag !== 'tag:yaml.org,2002:str')
      this.refuse('yaml-tag', `The tag ${shortened(tag)} is not supported.`, at);
    const plain = type === 'PLAIN' && tag === undefined;
    const [start, end] = node.range;
    // As it is written, but for quotes around it: a place in it is a place in the text.
    const inset = type === 'PLAIN' ? 0 : 1;
    const isAsWritten = type?.startsWith('BLOCK') === false && end - start === text.length + 2 * inset;
    return {
      ...at,
      kind: 'scalar',
      value: plain ? plainScalar(text) : text,
      text,
      ...(isAsWritten && { inset }),
    };
  }

  private list(items: readonly (ParsedNode | null)[], at: Spot, depth: number): YamlNode {
    const read = items.map((item, i) => this.node(item, `${at.path}[${i}]`, depth + 1, at));
    return { ...at, kind: 'list', items: read };
  }

  private map(map: YAMLMap.Parsed, at: Spot, depth: number): YamlNode {
    const entries: YamlEntry[] = [];
    const merged: YamlEntry[] = [];
    const seen = new Set<string>();
    for (const pair of map.items) {
      const keyNode = this.node(pair.key, at.path, depth + 1, at);
      if (keyNode.kind !== 'scalar' || (typeof keyNode.value !== 'string' && keyNode.text === ''))
        this.refuse('key', `A key is text, not ${described(keyNode)}.`, keyNode);
      const key = (keyNode as { text: string }).text;
      const keySpot = {
        path: at.path === '' ? key : `${at.path}.${key}`,
        line: keyNode.line,
        column: keyNode.column,
      };
      const read = this.node(pair.value, keySpot.path, depth + 1, keySpot);
      const value = isBlock(pair.value) ? { ...read, line: keySpot.line, column: keySpot.column } : read;
      if (key === '<<') {
        merged.push(...this.mergedEntries(value));
        continue;
      }
      if (seen.has(key)) this.refuse('duplicate-key', `'${shortened(key)}' is there twice.`, keySpot);
      seen.add(key);
      entries.push({ key, keySpot, value });
    }
    if (merged.length === 0) return { ...at, kind: 'map', entries };
    const byKey = new Map([...merged, ...entries].map((entry) => [entry.key, entry]));
    return { ...at, kind: 'map', entries: [...byKey.values()] };
  }

  /** YAML 1.1's merge key, which PyYAML knows: of several maps the first has the last word, but for the map's own. */
  private mergedEntries(value: YamlNode): readonly YamlEntry[] {
    if (value.kind === 'map') return value.entries;
    if (value.kind === 'list' && value.items.every((item) => item.kind === 'map'))
      return [...value.items].reverse().flatMap((item) => item.entries);
    return this.refuse('merge-key', "'<<' takes a map or a list of maps.", value);
  }

  private alias(name: string, path: string, depth: number, at: Spot): YamlNode {
    const target = this.anchors.get(name);
    if (target === undefined) return this.refuse('yaml', `No anchor '${shortened(name)}' stands before.`, at);
    if (this.open.has(target)) return this.refuse('alias-loop', `'*${name}' contains itself.`, at);
    this.withinAlias++;
    const built = this.node(target, path, depth, at);
    this.withinAlias--;
    return built;
  }

  private count(at: Spot, depth: number): void {
    if (depth > deepest) this.refuse(tooDeep.code, tooDeep.message, at);
    if (--this.budget.nodes < 0)
      this.refuse('too-large', `More than ${mostNodes} values are not read at once.`, at);
    if (this.withinAlias > 0 && ++this.aliased > mostAliased)
      this.refuse('alias-bomb', `Aliases of a document stand for more than ${mostAliased} values.`, at);
  }

  private spot(node: ParsedNode, path: string): Spot {
    const { line, col } = this.lines.linePos(node.range[0]);
    return { path, line, column: col };
  }

  private refuse(code: string, message: string, at: Spot): never {
    this.remarks.error(code, message, at);
    throw new Refused();
  }
}
