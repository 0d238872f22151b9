/** Literals by their characters. States are numbered from 0, the start, by depth: what a state goes on from has a lower number. */
export class LiteralTrie {
  /** Of characters that some literal has; all others are class 0. */
  readonly asciiClasses = new Uint16Array(128);
  readonly rareClasses = new Map<number, number>();
  width = 1;
  size = 1;
  /** By state: what is told of the literal that ends there. */
  readonly told: (Int32Array | undefined)[] = [undefined];
  private readonly edges = new Map<number, number>();
  private readonly firstChild: number[] = [0];
  private readonly sibling: number[] = [0];
  private readonly classes: number[] = [0];

  constructor(entries: ReadonlyMap<string, readonly number[]>) {
    for (const literal of entries.keys()) this.classify(literal);
    let open = [...entries].map(([literal, told]) => ({ literal, told, state: 0 }));
    for (let depth = 0; open.length > 0; depth++) {
      for (const { literal, told, state } of open)
        if (literal.length === depth) this.told[state] = Int32Array.from(told);
      open = open.filter(({ literal }) => literal.length > depth);
      for (const entry of open) entry.state = this.grow(entry.state, entry.literal.charCodeAt(depth));
    }
  }

  classOf(code: number): number {
    return (code < 128 ? this.asciiClasses[code] : this.rareClasses.get(code)) ?? 0;
  }

  /** The state after one more character; undefined: no literal goes on so. */
  child(state: number, ofClass: number): number | undefined {
    return this.edges.get(state * this.width + ofClass);
  }

  eachChild(state: number, take: (child: number, ofClass: number) => void): void {
    for (let child = this.firstChild[state] ?? 0; child !== 0; child = this.sibling[child] ?? 0)
      take(child, this.classes[child] ?? 0);
  }

  private classify(literal: string): void {
    for (let i = 0; i < literal.length; i++) {
      const code = literal.charCodeAt(i);
      if (this.classOf(code) > 0) continue;
      if (code < 128) this.asciiClasses[code] = this.width++;
      else this.rareClasses.set(code, this.width++);
    }
  }

  private grow(state: number, code: number): number {
    const ofClass = this.classOf(code);
    const known = this.child(state, ofClass);
    if (known !== undefined) return known;
    const child = this.size++;
    this.edges.set(state * this.width + ofClass, child);
    this.sibling.push(this.firstChild[state] ?? 0);
    this.firstChild[state] = child;
    this.firstChild.push(0);
    this.classes.push(ofClass);
    this.told.push(undefined);
    return child;
  }
}
