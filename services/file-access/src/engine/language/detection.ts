import { modified, modifiers, NotModifiable } from './modifiers.js';
import { nearest } from './nearest.js';
import type { Remarks } from './remarks.js';
import { linked, type SigmaTree, type SigmaValue, stringParts } from './sigma-value.js';
import {
  described,
  type Spot,
  type YamlEntry,
  type YamlList,
  type YamlNode,
  type YamlScalar,
} from './yaml-node.js';

/** A selection: a map (all of its items), a list of maps (any of them), or keywords. Undefined: refused, and said so. */
export function readSelection(node: YamlNode, remarks: Remarks): SigmaTree | undefined {
  if (node.kind === 'scalar') return readItem({ modifiers: [] }, node, node, remarks);
  const size = node.kind === 'map' ? node.entries.length : node.items.length;
  if (size === 0) return remarks.error('empty-selection', 'A selection of nothing selects nothing.', node);
  if (node.kind === 'map')
    return all(
      'and',
      node.entries.map((entry) => readEntry(entry, remarks)),
    );
  if (node.items.every((item) => item.kind === 'scalar'))
    return readItem({ modifiers: [] }, node, node, remarks);
  return all(
    'or',
    node.items.map((item) => readSelection(item, remarks)),
  );
}

function all(op: 'and' | 'or', of: readonly (SigmaTree | undefined)[]): SigmaTree | undefined {
  const read = of.filter((each) => each !== undefined);
  return read.length === of.length ? linked(op, read) : undefined;
}

interface ItemKey {
  /** Undefined: keywords. */
  readonly field?: string;
  readonly modifiers: readonly string[];
}

function readEntry({ key, keySpot, value }: YamlEntry, remarks: Remarks): SigmaTree | undefined {
  const [field = '', ...names] = key.split('|');
  for (const name of names) {
    if (name === 'all' || name === 'neq' || Object.hasOwn(modifiers, name)) continue;
    const guess = nearest(name, [...Object.keys(modifiers), 'all', 'neq']);
    const hint = guess === undefined ? '' : ` Perhaps '${guess}'?`;
    return remarks.error('unknown-modifier', `There is no modifier '${name}'.${hint}`, keySpot);
  }
  if (value.kind === 'map')
    return remarks.error('value', `'${key}' takes a value or a list of them, not a map.`, value);
  return readItem(field === '' ? { modifiers: names } : { field, modifiers: names }, value, keySpot, remarks);
}

function readItem(
  key: ItemKey,
  node: YamlScalar | YamlList,
  at: Spot,
  remarks: Remarks,
): SigmaTree | undefined {
  const nodes = node.kind === 'scalar' ? [node] : node.items;
  if (nodes.length === 0) return remarks.error('empty-list', 'A list of no values matches nothing.', node);
  const read = nodes.map((each) => readValue(key, each, at, remarks));
  const values = read.filter((each) => each !== undefined);
  if (values.length < read.length) return undefined;
  const items = values.map((value, i): SigmaTree => {
    const unmodifiedItem = key.modifiers.every((name) => name === 'all' || name === 'neq');
    return { op: 'item', field: key.field, value, unmodified: unmodifiedItem, at: nodes[i] ?? at, keyAt: at };
  });
  const tree = linked(key.modifiers.includes('all') ? 'and' : 'or', items);
  return key.modifiers.includes('neq') ? { op: 'not', of: tree } : tree;
}

function readValue(key: ItemKey, node: YamlNode, at: Spot, remarks: Remarks): SigmaValue | undefined {
  if (node.kind !== 'scalar')
    return remarks.error('value', `A value is text or a number, not ${described(node)}.`, node);
  const value = plainValue(node, key.modifiers.includes('re'));
  if (value === undefined)
    return remarks.error('value', `${described(node)} is no value that Sigma knows: quote it.`, node);
  if (value.is === 'null' && key.field === undefined)
    return remarks.error('null-keyword', 'Null is the absence of a field; there is no such keyword.', node);
  const before: string[] = [];
  let result = value;
  for (const name of key.modifiers) {
    if (name !== 'all' && name !== 'neq') {
      try {
        result = modified(result, name, before);
      } catch (error) {
        if (!(error instanceof NotModifiable)) throw error;
        return remarks.error(error.code, `'${name}' ${error.message}.`, node.path === '' ? at : node);
      }
    }
    before.push(name);
  }
  return result;
}

function plainValue({ value, text }: YamlScalar, isRegex: boolean): SigmaValue | undefined {
  if (value === null) return { is: 'null' };
  // pySigma takes a number for the text of a regular expression too.
  if (isRegex && (typeof value === 'string' || typeof value === 'number'))
    return { is: 'string', parts: [text], cased: false };
  if (typeof value === 'string') return { is: 'string', parts: stringParts(value), cased: false };
  if (typeof value === 'number') return Number.isFinite(value) ? { is: 'number', value } : undefined;
  if (typeof value === 'boolean') return { is: 'boolean', value };
  return undefined;
}
