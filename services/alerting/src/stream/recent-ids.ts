/** Remembers what it was told for one to two spans of time, and no more than so many at once. */
export class RecentIds {
  private current = new Set<string>();
  private before = new Set<string>();
  private since = Date.now();

  constructor(
    private readonly spanMs: number,
    private readonly most: number,
  ) {}

  /** Whether it is new. */
  add(id: string, now: number): boolean {
    if (now - this.since > this.spanMs || this.current.size >= this.most) {
      [this.before, this.current, this.since] = [this.current, new Set(), now];
    }
    if (this.current.has(id) || this.before.has(id)) return false;
    this.current.add(id);
    return true;
  }
}
