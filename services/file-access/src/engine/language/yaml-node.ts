/** A place in the text that rules were read from, and what is there, such as `detection.selection.bytes|gt`. */
export interface Spot {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface YamlMap extends Spot {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpot: Spot;
  readonly value: YamlNode;
}

export interface YamlList extends Spot {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends Spot {
  readonly kind: 'scalar';
  /** A date is not text: Sigma's values have no such type. */
  readonly value: string | number | boolean | null | YamlDate;
  /** As written, without quotes. */
  readonly text: string;
  /** Where the text begins behind its place, when it stands there character by character. */
  readonly inset?: number;
}

export interface YamlDate {
  readonly date: string;
}

export type YamlNode = YamlMap | YamlList | YamlScalar;

export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

export function valueOf(map: YamlMap, key: string): YamlNode | undefined {
  return entryOf(map, key)?.value;
}

/** What a scalar is called in a message. */
export function described(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  if (node.value === null) return 'null';
  return typeof node.value === 'object' ? `the date ${node.text}` : `'${shortened(node.text)}'`;
}

export function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
