import { ByteReader, ByteWriter } from '../tracking/bytes.js';
import type { Held, Match, Slot, Tracker } from '../tracking/tracker.js';

export interface Told {
  readonly time: number;
  readonly input?: number;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What a tracker reports of matches in their order of arrival; the slot is packed and unpacked between any two when asked. */
export function reported<S extends Slot>(
  tracker: Tracker<S>,
  told: readonly Told[],
  { packed = false }: { packed?: boolean } = {},
): Held[] {
  const held: Held[] = [];
  let slot = tracker.newSlot();
  for (const [index, { time, input = 0, values = {} }] of told.entries()) {
    const match: Match = {
      eventId: `e${index}`,
      time,
      appendedAt: time,
      input,
      count: 1,
      get: (field) => values[field],
    };
    if (packed) slot = repacked(tracker, slot);
    tracker.take(slot, match, (each) => held.push(each));
  }
  return held;
}

/** The tracker and its slot after some matches, for what it says of them. */
export function taught<S extends Slot>(tracker: Tracker<S>, told: readonly Told[]): S {
  const slot = tracker.newSlot();
  for (const [index, { time, input = 0, values = {} }] of told.entries()) {
    const match = { eventId: `e${index}`, time, appendedAt: time, input, count: 1 };
    tracker.take(slot, { ...match, get: (field) => values[field] }, () => undefined);
  }
  return slot;
}

function repacked<S extends Slot>(tracker: Tracker<S>, slot: S): S {
  const out = new ByteWriter(64);
  tracker.write(tracker.clone(slot), out);
  return tracker.read(new ByteReader(out.done(), 0));
}
