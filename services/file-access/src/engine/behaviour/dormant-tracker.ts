import type { BehaviourRule } from '../language/document.js';
import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import type { Match, Report, Tracker } from '../tracking/tracker.js';
import { dayMs, hourMs } from './times.js';

export type Dormant = Extract<BehaviourRule['behaviour'], { type: 'dormant' }>;

class DormantSlot {
  /** The last event before the silence, the first after it, and the latest of all. */
  before = -Infinity;
  wokeAt = Infinity;
  latest = -Infinity;
  /** Whether there was a silence at all: of most actors nothing more needs to be read. */
  slept = false;
}

// An account that is silent for longer than this and not forgotten would be kept for ever.
const keptMs = 800 * dayMs;

/** Holds at each match in the hour after an account woke, whatever woke it. */
export class DormantTracker implements Tracker<DormantSlot> {
  readonly wantsAll = true;
  readonly quietMs = hourMs;

  constructor(
    readonly key: string,
    private readonly rule: BehaviourRule,
    private readonly behaviour: Dormant,
  ) {}

  newSlot(): DormantSlot {
    return new DormantSlot();
  }

  take(slot: DormantSlot, { time, input }: Match, report: Report): void {
    if (time > slot.latest) {
      if (time - slot.latest >= this.behaviour.quietMs) {
        slot.before = slot.latest;
        slot.wokeAt = time;
        slot.slept = slot.before !== -Infinity;
      }
      slot.latest = time;
    } else if (time < slot.wokeAt && time > slot.before) slot.wokeAt = time;
    if (input < 0 || !slot.slept) return;
    const silence = slot.wokeAt - slot.before;
    if (!(silence >= this.behaviour.quietMs) || silence === Infinity) return;
    if (time < slot.wokeAt || time - slot.wokeAt > hourMs) return;
    const days = Math.floor(silence / dayMs);
    const since = new Date(slot.before).toISOString().slice(0, 10);
    report({
      time,
      startsAt: time,
      measures: [
        {
          name: this.rule.measure ?? 'days_silent',
          unit: 'days',
          value: days,
          threshold: this.behaviour.quietMs / dayMs,
        },
      ],
      reasons: [`silent for ${days} days, since ${since}`],
    });
  }

  settle(): void {
    // Nothing waits: an account that woke stays awake.
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget({ latest }: DormantSlot, before: number): boolean {
    return latest + Math.max(keptMs, 2 * this.behaviour.quietMs) < before;
  }

  clone(slot: DormantSlot): DormantSlot {
    return Object.assign(new DormantSlot(), slot);
  }

  write({ before, wokeAt, latest }: DormantSlot, out: ByteWriter): void {
    for (const each of [before, wokeAt, latest]) out.number(each);
  }

  read(from: ByteReader): DormantSlot {
    const slot = new DormantSlot();
    slot.before = from.number();
    slot.slept = slot.before !== -Infinity;
    slot.wokeAt = from.number();
    slot.latest = from.number();
    return slot;
  }

  byteSize(): number {
    return 80;
  }
}
