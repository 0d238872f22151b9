import type { GroupValue } from '../engine.js';
import { ByteReader, ByteWriter } from './bytes.js';
import { TrackedGroup } from './group-state.js';
import type { RulePlan, TrackerNode } from './rule-plan.js';
import type { Slot } from './tracker.js';

const version = 4;
/** In which no slot stood for another, and nothing that had been counted was left out. */
const oldest = 3;
const keyBytes = 6;

/** Written over and over: a state and one slot of it at a time. */
const packed = new ByteWriter(65_536);
const ofSlot = new ByteWriter(65_536);

/**
 * All but the episodes: each slot under the key of its tracker, with its length, so that a reader may pass over it. One that
 * several trackers share is written once; for the others stands the key of the first, which is shorter than any such slot.
 */
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
    const first = state.firstWith(node, slot);
    packed.raw(node.keyBytes);
    if (first !== node) {
      packed.varint(keyBytes);
      packed.raw(first.keyBytes);
      continue;
    }
    ofSlot.reset();
    node.tracker.write(slot, ofSlot);
    const bytes = ofSlot.written();
    packed.varint(bytes.length);
    packed.raw(bytes);
  }
  return packed.done();
}

/** Slots of trackers that are no more are passed over. */
export function unpackState(packed: Buffer, plan: RulePlan, key: string): TrackedGroup {
  const state = new TrackedGroup(key, plan, emptySlots(plan));
  const reader = readHead(packed, state);
  const twins: { readonly slot: Slot; readonly bytes: Buffer; readonly node: TrackerNode }[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const node = plan.nodeByKey.get(reader.raw(keyBytes).toString('hex'));
    const length = reader.varint();
    const start = reader.position;
    reader.skipTo(start + length);
    if (node === undefined) continue;
    const bytes = slotAt(packed, start, length, node);
    // What is the same now stays the same.
    const twin =
      node.twins &&
      twins.find((each) => node.twins?.includes(each.node.position) && bytes.equals(each.bytes));
    const slot = twin?.slot ?? node.tracker.read(new ByteReader(bytes, 0));
    if (node.twins !== undefined && twin === undefined) twins.push({ slot, bytes, node });
    state.slots[node.position] = slot;
  }
  state.sweptAt = state.watermark;
  state.settleAt = earliestSettle(state);
  return state;
}

/** Reads what comes before the slots, and is then at their number. */
function readHead(packed: Buffer, into?: TrackedGroup): ByteReader {
  const [found = -1] = packed;
  if (found < oldest || found > version) throw new Error(`state of unknown version ${packed[0] ?? 'none'}`);
  const reader = new ByteReader(packed, 1);
  const [watermark, appendedAt, group] = [reader.double(), reader.double(), reader.text()];
  if (into === undefined) return reader;
  into.watermark = watermark;
  into.appendedAt = appendedAt;
  if (group !== '') into.group = JSON.parse(group) as GroupValue[];
  return reader;
}

/** The slot's own bytes, or those of the one that it is the same as, whether or not that one's tracker still is. */
function slotAt(packed: Buffer, start: number, length: number, { tracker }: TrackerNode): Buffer {
  const bytes = packed.subarray(start, start + length);
  if (length !== keyBytes || tracker.twinKey === undefined || packed[0] === oldest) return bytes;
  const reader = readHead(packed);
  for (let left = reader.varint(); left > 0; left--) {
    const isIt = reader.raw(keyBytes).equals(bytes);
    const written = reader.raw(reader.varint());
    if (isIt) return written;
  }
  throw new Error('a packed slot is missing');
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
