import type { Remarks } from './remarks.js';
import { described, type Spot, valueOf, type YamlList, type YamlMap, type YamlNode } from './yaml-node.js';

/** Reads attributes of a map; what is there and isn't what it should be is an error. */
export class Attributes {
  constructor(
    readonly map: YamlMap,
    private readonly remarks: Remarks,
  ) {}

  /** Null is as good as nothing. */
  node(name: string): YamlNode | undefined {
    const node = valueOf(this.map, name);
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  }

  text(name: string, longest = 65_535): string | undefined {
    const node = this.node(name);
    if (node === undefined) return undefined;
    if (node.kind !== 'scalar' || typeof node.value !== 'string')
      return this.remarks.error('attribute', `'${name}' is text, not ${described(node)}.`, node);
    if (node.value.length <= longest) return node.value;
    return this.remarks.error('attribute', `'${name}' has at most ${longest} characters.`, node);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    const message = `'${name}' is one of ${values.join(', ')}, not '${text}'.`;
    return this.remarks.error('attribute', message, this.at(name));
  }

  list(name: string): YamlList | undefined {
    const node = this.node(name);
    if (node === undefined || node.kind === 'list') return node;
    return this.remarks.error('attribute', `'${name}' is a list, not ${described(node)}.`, node);
  }

  texts(name: string): readonly string[] {
    const items = this.list(name)?.items ?? [];
    return items.flatMap((item) => {
      if (item.kind === 'scalar' && item.value !== null) return [item.text];
      this.remarks.error('attribute', `'${name}' is a list of texts, not of ${described(item)}.`, item);
      return [];
    });
  }

  /** One text or a list of them; undefined: neither. */
  textOrTexts(name: string): readonly string[] | undefined {
    const node = this.node(name);
    if (node === undefined) return undefined;
    const items = node.kind === 'list' ? node.items : [node];
    const texts = items.flatMap((item) =>
      item.kind === 'scalar' && typeof item.value === 'string' && item.value !== '' ? [item.value] : [],
    );
    if (texts.length === items.length && texts.length > 0) return texts;
    return this.remarks.error('attribute', `'${name}' is a name or a list of names.`, node);
  }

  /** Of one of several texts, or of the only one. */
  itemAt(name: string, index: number): Spot {
    const node = this.node(name);
    return (node?.kind === 'list' ? node.items[index] : node) ?? this.at(name);
  }

  at(name: string): Spot {
    return valueOf(this.map, name) ?? this.map;
  }
}
