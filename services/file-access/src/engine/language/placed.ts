import type { Remark } from './document.js';
import { readYaml } from './read-yaml.js';
import { Remarks } from './remarks.js';
import type { Spot, YamlMap, YamlNode } from './yaml-node.js';

/** A remark whose maker knows the document and what of it is meant, but not the text. */
export interface LooseRemark extends Remark {
  /** Is part of a value of the document. */
  readonly within?: string;
}

/** The same remarks, each at the key or value that it means; at its document's first line where the text has no such thing. */
export function placed(yaml: string, remarks: readonly LooseRemark[]): Remark[] {
  const maps = readYaml(yaml, new Remarks());
  return remarks.map(({ within, ...remark }) => {
    const map = maps.findLast(({ line }) => line <= remark.line);
    const spot = map === undefined ? undefined : meant(map, remark.path, within);
    return spot === undefined ? remark : { ...remark, ...spot };
  });
}

/** Where a path leads to in a document: `correlation.rules[1]` to that item, or to the value where there is no list. */
export function spotIn(map: YamlMap, path: string): Spot | undefined {
  const [, above = path] = /^(.*)\[\d+\]$/.exec(path) ?? [];
  return find(map, (at) => at.path === path) ?? find(map, (at) => at.path === above);
}

function meant(map: YamlMap, path: string, within: string | undefined): Spot | undefined {
  if (within === undefined) return path === '' ? undefined : spotIn(map, path);
  return find(
    map,
    (at, node) => at.path.startsWith(path) && node?.kind === 'scalar' && node.text.includes(within),
  );
}

/** The first value, or key of several, that is so. */
function find(node: YamlNode, isMeant: (at: Spot, node?: YamlNode) => boolean): Spot | undefined {
  if (node.kind === 'scalar') return isMeant(node, node) ? asSpot(node) : undefined;
  const parts = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  if (node.path !== '' && isMeant(node, node)) return asSpot(node);
  for (const part of parts) {
    const found = find(part, isMeant);
    if (found !== undefined) return found;
  }
  return undefined;
}

const asSpot = ({ path, line, column }: Spot): Spot => ({ path, line, column });
