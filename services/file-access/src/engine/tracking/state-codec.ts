import type { GroupValue } from '../engine.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { TrackedGroup } from './group-state.js';
import type { RulePlan } from './rule-plan.js';
import type { Slot } from './tracker.js';

const version = 3;
const keyBytes = 6;

/** Written over and over: a state and one slot of it at a time. */
const packed = new ByteWriter(65_536);
const ofSlot = new ByteWriter(65_536);

/** All but the episodes: each slot under the key of its tracker, with its length, so that a reader may pass over it. */
export function packState(state: TrackedGroup): Buffer {
  packed.reset();
  packed.byte(version);
  packed.double(state.watermark);
  packed.double(state.appendedAt);
  packed.text(state.group === undefined ? '' : JSON.stringify(state.group));
  let slots = 0;
  for (const slot of state.slots) if (slot !== undefined) slots++;
  packed.varint(slots);
  for (const node of state.plan.nodes) {
    const slot = state.slotOf(node);
    if (slot === undefined) continue;
    ofSlot.reset();
    node.tracker.write(slot, ofSlot);
    const bytes = ofSlot.written();
    packed.raw(node.keyBytes);
    packed.varint(bytes.length);
    packed.raw(bytes);
  }
  return packed.done();
}

/** Slots of trackers that are no more are passed over. */
export function unpackState(packed: Buffer, plan: RulePlan, key: string): TrackedGroup {
  if (packed[0] !== version) throw new Error(`state of unknown version ${packed[0] ?? 'none'}`);
  const reader = new ByteReader(packed, 1);
  const state = new TrackedGroup(key, plan, emptySlots(plan));
  state.watermark = reader.double();
  state.appendedAt = reader.double();
  const group = reader.text();
  if (group !== '') state.group = JSON.parse(group) as GroupValue[];
  for (let left = reader.varint(); left > 0; left--) {
    const node = plan.nodeByKey.get(reader.raw(keyBytes).toString('hex'));
    const end = reader.varint() + reader.position;
    if (node !== undefined) state.slots[node.position] = node.tracker.read(reader);
    reader.skipTo(end);
  }
  state.sweptAt = state.watermark;
  state.settleAt = earliestSettle(state);
  return state;
}

/** The state under other rules: it keeps the slots of the trackers that still are. */
export function adopt(state: TrackedGroup, plan: RulePlan): void {
  const slots = emptySlots(plan);
  for (const before of state.plan.nodes) {
    const slot = state.slotOf(before);
    const after = plan.nodeByKey.get(before.key);
    if (slot !== undefined && after !== undefined) slots[after.position] = after.tracker.clone(slot);
  }
  state.takeOver(plan, slots);
  state.settleAt = earliestSettle(state);
}

/** The clock that must be passed before a window is to be judged. */
export function earliestSettle(state: TrackedGroup): number {
  let earliest = Infinity;
  for (const node of state.plan.settlers) {
    const slot = state.slotOf(node);
    const at = slot === undefined ? undefined : node.tracker.nextSettle(slot);
    if (at !== undefined) earliest = Math.min(earliest, at + node.lagMs);
  }
  return earliest;
}

export function emptySlots(plan: RulePlan): (Slot | undefined)[] {
  return new Array<Slot | undefined>(plan.nodes.length).fill(undefined);
}
