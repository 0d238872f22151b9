import { getHeapStatistics } from 'node:v8';
import type { RuleSet } from '../engine/engine.js';
import { Group } from './group.js';
import { type GroupRef, idOf } from './group-ref.js';
import { PackedStates } from './packed-states.js';

/** Of all partitions together: groups as they are worked with, and behind them the packed states of those that rest. */
export interface Memory {
  readonly maxBytes: number;
  bytes: number;
  readonly packed: PackedStates;
}

/** A state that is worked with takes five times as much as a packed one, and time of the collector. */
const atWork = 0.25;
/** Of the heap's limit, at most. */
const ofHeap = 0.25;

export function memoryOf(bytes: number, heapBytes = getHeapStatistics().heap_size_limit): Memory {
  const maxBytes = Math.floor(Math.min(bytes * atWork, heapBytes * ofHeap));
  return { maxBytes, bytes: 0, packed: new PackedStates(bytes - maxBytes) };
}

interface Due {
  readonly ref: GroupRef;
  /** Log time. */
  readonly at: number;
}

/** How far behind the log a row may be: reading so much again takes a few seconds. */
export const mostBehind = { events: 50_000, ms: 5_000 };
const rowsAtOnce = 2_000;

/** The groups of one partition that are in memory, those touched last at the end. What rests is packed, and unpacked by `restore`. */
export class PartitionGroups {
  /** The next offset as it is stored. */
  next = 0;
  /** From which offset the partition is read again, as it is stored; undefined: nothing is, yet. */
  resume: number | undefined = undefined;
  readonly ruleSets = new Map<string, RuleSet>();
  private readonly groups = new Map<string, Group>();
  /** In the order of the offsets that they are dirty from. */
  private readonly dirty = new Map<string, Group>();
  private readonly due = new Map<string, Due>();
  /** Of those whose rows are up to date. */
  private cleanBytes = 0;
  /** Of packed states, by tenant. */
  private readonly owners = new Map<string, number>();

  constructor(private readonly memory: Memory) {}

  get(id: string): Group | undefined {
    return this.groups.get(id);
  }

  get size(): number {
    return this.groups.size;
  }

  has(ref: GroupRef): boolean {
    return this.groups.has(idOf(ref)) || this.memory.packed.has(this.ownerOf(ref), ref.groupId);
  }

  /** Whether it is there now, because it was or because it was packed. */
  restore(ref: GroupRef, ruleSet: RuleSet): boolean {
    if (this.groups.has(idOf(ref))) return true;
    const found = this.memory.packed.take(this.ownerOf(ref), ref.groupId);
    if (found === undefined) return false;
    this.add(new Group(ref, ruleSet, ruleSet.unpack(found.packed, [], ref.stateKey), found.applied));
    return true;
  }

  add(group: Group): void {
    this.groups.set(group.id, group);
    this.count(group);
  }

  /** A record at the offset changed it. */
  touch(group: Group, offset: number, now: number): void {
    if (group.dirtyFrom === undefined) {
      this.dirty.set(group.id, group);
      this.cleanBytes -= group.bytes;
    }
    group.touch(offset, now);
  }

  /** What should be stored now though nothing was told of it: the longest dirty, and what memory has no room for. */
  overdue(next: number, now: number): Group[] {
    const found: Group[] = [];
    // What is clean can go as it is.
    let excess = this.memory.bytes - this.memory.maxBytes - this.cleanBytes;
    for (const group of this.dirty.values()) {
      const isOld =
        next - (group.dirtyFrom ?? next) >= mostBehind.events || now - group.dirtySince >= mostBehind.ms;
      if ((!isOld && excess <= 0) || found.length === rowsAtOnce * (excess > 0 ? 5 : 1)) return found;
      found.push(group);
      excess -= group.bytes;
    }
    return found;
  }

  dirtyOf(tenantId?: string): Group[] {
    const all = [...this.dirty.values()];
    return tenantId === undefined ? all : all.filter(({ ref }) => ref.tenantId === tenantId);
  }

  /** The offset from which a reader would have to begin once these are stored up to `next`. */
  resumeAfter(saved: ReadonlySet<Group>, next: number): number {
    for (const group of this.dirty.values()) if (!saved.has(group)) return group.dirtyFrom ?? next;
    return next;
  }

  /** Their rows are up to date, for good. */
  saved(groups: Iterable<Group>): void {
    for (const group of groups) {
      if (this.dirty.delete(group.id)) this.cleanBytes += group.bytes;
      group.saved();
    }
  }

  /** After the commit of what touched them, and stored others. */
  used(groups: Iterable<Group>, stored: Iterable<Group>): void {
    for (const group of groups) {
      if (this.groups.get(group.id) !== group) continue;
      this.groups.delete(group.id);
      this.groups.set(group.id, group);
      this.count(group);
      const at = group.ruleSet.nextDue(group.state);
      if (at === undefined) this.due.delete(group.id);
      else this.due.set(group.id, { ref: group.ref, at });
    }
    this.evict();
    for (const group of stored) group.forgetPacked();
  }

  /** What is stored of them is all that there is of them. */
  forget(tenantId: string): void {
    for (const group of this.groups.values()) if (group.ref.tenantId === tenantId) this.drop(group);
    this.disown(tenantId);
  }

  /** Nothing of the tenant is stored any more. */
  erase(tenantId: string): void {
    this.forget(tenantId);
    for (const [id, { ref }] of this.due) if (ref.tenantId === tenantId) this.due.delete(id);
    this.ruleSets.delete(tenantId);
  }

  clear(): void {
    for (const { bytes } of this.groups.values()) this.memory.bytes -= bytes;
    for (const tenantId of [...this.owners.keys()]) this.disown(tenantId);
    this.groups.clear();
    this.dirty.clear();
    this.due.clear();
    this.ruleSets.clear();
    this.resume = undefined;
    this.cleanBytes = 0;
  }

  setDue(id: string, due: Due): void {
    if (!this.groups.has(id)) this.due.set(id, due);
  }

  undue(id: string): void {
    this.due.delete(id);
  }

  /** Those due by `now`, at most so many. */
  dueBy(now: number, most: number): GroupRef[] {
    const found: GroupRef[] = [];
    for (const { ref, at } of this.due.values()) {
      if (at > now) continue;
      found.push(ref);
      if (found.length === most) break;
    }
    return found;
  }

  /** Those whose row says all go first; the rest once it does. */
  private evict(): void {
    if (this.memory.bytes <= this.memory.maxBytes) return;
    for (const group of this.groups.values()) {
      if (group.dirtyFrom !== undefined) continue;
      if (group.isWhollyPacked) {
        const { ref, applied } = group;
        this.memory.packed.put(this.ownerOf(ref), ref.groupId, { applied, packed: group.pack() });
      }
      this.drop(group);
      if (this.memory.bytes <= this.memory.maxBytes) return;
    }
  }

  private drop(group: Group): void {
    this.groups.delete(group.id);
    if (!this.dirty.delete(group.id)) this.cleanBytes -= group.bytes;
    this.memory.bytes -= group.bytes;
    group.bytes = 0;
  }

  private ownerOf({ tenantId }: GroupRef): number {
    const known = this.owners.get(tenantId);
    if (known !== undefined) return known;
    const owner = this.memory.packed.newOwner();
    this.owners.set(tenantId, owner);
    return owner;
  }

  private disown(tenantId: string): void {
    const owner = this.owners.get(tenantId);
    if (owner === undefined) return;
    this.memory.packed.forget(owner);
    this.owners.delete(tenantId);
  }

  private count(group: Group): void {
    const bytes = group.state.byteSize + 2 * group.id.length + 300;
    const more = bytes - group.bytes;
    this.memory.bytes += more;
    if (group.dirtyFrom === undefined) this.cleanBytes += more;
    group.bytes = bytes;
  }
}
