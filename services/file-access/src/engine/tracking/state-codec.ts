import type { GroupValue } from '../engine.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { TrackedGroup } from './group-state.js';
import type { RulePlan, TrackerNode } from './rule-plan.js';
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
  let twin: Twin | undefined;
  for (const node of state.plan.nodes) {
    const slot = state.slotOf(node);
    if (slot === undefined) continue;
    let bytes = twin?.slot === slot ? twin.bytes : undefined;
    if (bytes === undefined) {
      ofSlot.reset();
      node.tracker.write(slot, ofSlot);
      bytes = ofSlot.written();
      if (node.twins !== undefined) twin = { slot, bytes: (bytes = Buffer.from(bytes)) };
    }
    packed.raw(node.keyBytes);
    packed.varint(bytes.length);
    packed.raw(bytes);
  }
  return packed.done();
}

/** A slot that may be in several places. */
interface Twin {
  readonly slot: Slot;
  readonly bytes: Uint8Array;
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
  const twins: Twin[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const node = plan.nodeByKey.get(reader.raw(keyBytes).toString('hex'));
    const length = reader.varint();
    const start = reader.position;
    if (node !== undefined) {
      const bytes = packed.subarray(start, start + length);
      // What is the same will stay the same, whatever it was before.
      const twin = node.twins && twins.find((each) => bytes.equals(each.bytes) && isTwin(state, node, each));
      const slot = twin?.slot ?? node.tracker.read(reader);
      if (node.twins !== undefined && twin === undefined) twins.push({ slot, bytes });
      state.slots[node.position] = slot;
    }
    reader.skipTo(start + length);
  }
  state.sweptAt = state.watermark;
  state.settleAt = earliestSettle(state);
  return state;
}

function isTwin(state: TrackedGroup, { twins = [] }: TrackerNode, { slot }: Twin): boolean {
  return twins.some((twin) => state.slots[twin] === slot);
}

/** The state under other rules: it keeps the slots of the trackers that still are. */
export function adopt(state: TrackedGroup, plan: RulePlan): void {
  const slots = emptySlots(plan);
  const taken: { readonly from: Slot; readonly node: TrackerNode }[] = [];
  for (const before of state.plan.nodes) {
    const from = state.slotOf(before);
    const node = plan.nodeByKey.get(before.key);
    if (from === undefined || node === undefined) continue;
    const twin =
      node.twins && taken.find((each) => each.from === from && node.twins?.includes(each.node.position));
    slots[node.position] = twin === undefined ? node.tracker.clone(from) : slots[twin.node.position];
    if (node.twins !== undefined && twin === undefined) taken.push({ from, node });
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
