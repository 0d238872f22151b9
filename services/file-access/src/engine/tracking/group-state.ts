import type { GroupState, GroupValue } from '../engine.js';
import type { Episode } from '../episode.js';
import type { RulePlan, TrackerNode } from './rule-plan.js';
import type { Slot } from './tracker.js';

const none: Episode[] = [];

/** Of a number that V8 keeps without an object. */
const mostBits = 30;

/** A slot in common with a copy is copied before it is written. */
export class TrackedGroup implements GroupState {
  watermark = -Infinity;
  appendedAt = -Infinity;
  /** Never changed in place. */
  episodes: Episode[] = none;
  /** What its matches were grouped by, where that is no actor. */
  group: readonly GroupValue[] | undefined = undefined;
  /** The clock that must be passed before a window is to be judged. */
  settleAt = Infinity;
  /** The watermark at which it was last looked through for what can be forgotten. */
  sweptAt = -Infinity;
  /** By position, whether a copy may hold the slot too: bits while these are enough. */
  private shared: number | boolean[] = 0;

  constructor(
    readonly key: string,
    /** The rules whose trackers' positions these are. */
    public plan: RulePlan,
    public slots: (Slot | undefined)[],
  ) {}

  /** To be read only. */
  slotOf({ position }: TrackerNode): Slot | undefined {
    return this.slots[position];
  }

  writable({ position, tracker, twins }: TrackerNode): Slot {
    const before = this.slots[position];
    if (before !== undefined && !this.isShared(position)) return before;
    const slot = before === undefined ? tracker.newSlot() : tracker.clone(before);
    this.own(position, slot);
    // One that is there already knows another past.
    if (twins !== undefined) for (const twin of twins) if (this.slots[twin] === before) this.own(twin, slot);
    return slot;
  }

  takeOver(plan: RulePlan, slots: (Slot | undefined)[]): void {
    this.plan = plan;
    this.slots = slots;
    this.shared = 0;
  }

  drop({ position }: TrackerNode): void {
    this.slots[position] = undefined;
  }

  /** Event time at `now`, had it gone on as the log did since the latest event. */
  clockAt(now: number): number {
    return this.watermark + Math.max(0, now - this.appendedAt);
  }

  clone(): TrackedGroup {
    const copy = new TrackedGroup(this.key, this.plan, this.slots.slice());
    copy.watermark = this.watermark;
    copy.appendedAt = this.appendedAt;
    if (this.episodes.length > 0) copy.episodes = this.episodes.map((episode) => ({ ...episode }));
    copy.group = this.group;
    copy.settleAt = this.settleAt;
    copy.sweptAt = this.sweptAt;
    this.shared = this.allShared();
    copy.shared = this.allShared();
    return copy;
  }

  private own(position: number, slot: Slot): void {
    this.slots[position] = slot;
    if (typeof this.shared === 'number') this.shared &= ~(1 << position);
    else this.shared[position] = false;
  }

  private isShared(position: number): boolean {
    if (typeof this.shared === 'number') return (this.shared & (1 << position)) !== 0;
    return this.shared[position] === true;
  }

  private allShared(): number | boolean[] {
    return this.slots.length <= mostBits ? 2 ** this.slots.length - 1 : this.slots.map(() => true);
  }

  get byteSize(): number {
    let bytes = 300 + this.slots.length * 8 + this.episodes.length * 700;
    for (const node of this.plan.nodes) {
      const slot = this.slots[node.position];
      if (slot !== undefined && this.firstWith(node, slot) === node) bytes += node.tracker.byteSize(slot);
    }
    return bytes;
  }

  /** Of the trackers that have the slot of this one, the first. */
  firstWith(node: TrackerNode, slot: Slot): TrackerNode {
    const first = node.twins?.find((twin) => this.slots[twin] === slot);
    return first === undefined ? node : (this.plan.nodes[first] ?? node);
  }
}
