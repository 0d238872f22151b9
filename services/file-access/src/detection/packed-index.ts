const fewest = 1_024;
/** Of its places, those that are taken at most. */
const fullest = 0.6;

/** Positions by the hash of what is there: a table with open addressing in two typed arrays, which the heap never sees. */
export class PackedIndex {
  private hashes = new Uint32Array(fewest);
  /** Plus one; 0: nothing is there. */
  private positions = new Uint32Array(fewest);
  private count = 0;

  get size(): number {
    return this.count;
  }

  get bytes(): number {
    return this.hashes.byteLength + this.positions.byteLength;
  }

  /** The first position of the hash for which `isIt` holds. */
  find(hash: number, isIt: (position: number) => boolean): number | undefined {
    const { hashes, positions } = this;
    const last = positions.length - 1;
    for (let place = hash & last; positions[place] !== 0; place = (place + 1) & last) {
      const position = (positions[place] as number) - 1;
      if (hashes[place] === hash && isIt(position)) return position;
    }
    return undefined;
  }

  add(hash: number, position: number): void {
    if (this.count >= this.positions.length * fullest) this.grow();
    this.put(hash, position);
    this.count++;
  }

  move(hash: number, from: number, to: number): void {
    this.positions[this.placeOf(hash, from)] = to + 1;
  }

  /** What lies behind it moves up, so that the way to it has no gap. */
  remove(hash: number, position: number): void {
    const { hashes, positions } = this;
    const last = positions.length - 1;
    let gap = this.placeOf(hash, position);
    for (let place = (gap + 1) & last; positions[place] !== 0; place = (place + 1) & last) {
      const home = (hashes[place] as number) & last;
      if (((place - home) & last) < ((place - gap) & last)) continue;
      hashes[gap] = hashes[place] as number;
      positions[gap] = positions[place] as number;
      gap = place;
    }
    positions[gap] = 0;
    this.count--;
  }

  private placeOf(hash: number, position: number): number {
    const { positions } = this;
    const last = positions.length - 1;
    let place = hash & last;
    for (; positions[place] !== position + 1; place = (place + 1) & last)
      if (positions[place] === 0) throw new Error('nothing is kept at this position');
    return place;
  }

  private put(hash: number, position: number): void {
    const { hashes, positions } = this;
    const last = positions.length - 1;
    let place = hash & last;
    while (positions[place] !== 0) place = (place + 1) & last;
    hashes[place] = hash;
    positions[place] = position + 1;
  }

  private grow(): void {
    const { hashes, positions } = this;
    this.hashes = new Uint32Array(positions.length * 2);
    this.positions = new Uint32Array(positions.length * 2);
    for (const [place, position] of positions.entries())
      if (position !== 0) this.put(hashes[place] as number, position - 1);
  }
}
