import type { FieldName } from '../fields.js';
import type { BehaviourRule, Characteristic } from '../language/document.js';
import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import type { Knowledge, Match, Report, Tracker } from '../tracking/tracker.js';
import { countTowards, emptyQuota, type EventQuota, isMet, readQuota, writeQuota } from './event-quota.js';
import { fingerprintOf, Fingerprints } from './fingerprints.js';
import { KnownValues, type Remembering } from './known-values.js';
import { dayMs, hourMs, latestMs } from './times.js';

export type FirstSeen = Extract<BehaviourRule['behaviour'], { type: 'first_seen' }>;

const characteristics: Readonly<
  Record<Characteristic, { field: FieldName; one: string; many: string; most: number }>
> = {
  address: { field: 'ip', one: 'address', many: 'addresses', most: 256 },
  network: { field: 'ip.network', one: 'network', many: 'networks', most: 256 },
  country: { field: 'ip.country', one: 'country', many: 'countries', most: 256 },
  resource_area: { field: 'resource.area', one: 'area', many: 'areas', most: 512 },
  user_agent: { field: 'ua.family', one: 'user agent', many: 'user agents', most: 64 },
};

class FirstSeenSlot extends KnownValues implements EventQuota {
  firstAt = Infinity;
  hour = emptyQuota.hour;
  inHour = emptyQuota.inHour;
  inHourBefore = emptyQuota.inHourBefore;
  complete = emptyQuota.complete;
  metFrom = emptyQuota.metFrom;

  override clone(): FirstSeenSlot {
    const copy = new FirstSeenSlot();
    copy.copyKnown(this);
    copy.firstAt = this.firstAt;
    copy.hour = this.hour;
    copy.inHour = this.inHour;
    copy.inHourBefore = this.inHourBefore;
    copy.complete = this.complete;
    copy.metFrom = this.metFrom;
    return copy;
  }

  override write(out: ByteWriter): void {
    out.number(this.firstAt);
    super.write(out);
    writeQuota(this, out);
  }

  static override read(from: ByteReader): FirstSeenSlot {
    const slot = new FirstSeenSlot();
    slot.firstAt = from.number();
    slot.readKnown(from);
    readQuota(slot, from);
    return slot;
  }
}

/** What a slot in common with another tracker has taken last, so that each event counts in it once. */
interface Taken {
  slot: FirstSeenSlot | undefined;
  by: FirstSeenTracker | undefined;
  eventId: string;
  time: number;
  firstSeenAt: number | undefined;
}

const nothingTaken = (): Taken => ({
  slot: undefined,
  by: undefined,
  eventId: '',
  time: 0,
  firstSeenAt: undefined,
});

const lastTaken: Readonly<Record<Characteristic, Taken>> = {
  address: nothingTaken(),
  network: nothingTaken(),
  country: nothingTaken(),
  resource_area: nothingTaken(),
  user_agent: nothingTaken(),
};

/**
 * Holds at each match whose value the actor was first seen with in the hour before, by any event: whoever lists a folder
 * before downloading from it is as new there. In order or not, the same matches hold.
 */
export class FirstSeenTracker implements Tracker<FirstSeenSlot> {
  readonly wantsAll = true;
  readonly quietMs = hourMs;
  readonly twinKey: string;
  private readonly remembering: Remembering;
  private readonly field: FieldName;
  private readonly taken: Taken;
  /** Of user agents, which are long; of short texts it is sooner made than looked up. */
  private readonly fingerprints: Fingerprints | undefined;

  constructor(
    readonly key: string,
    private readonly rule: BehaviourRule,
    private readonly behaviour: FirstSeen,
  ) {
    const { of, learningMs, learningEvents, forgetMs } = behaviour;
    if (of === 'user_agent') this.fingerprints = new Fingerprints();
    this.twinKey = `first_seen ${of} ${learningMs} ${learningEvents} ${forgetMs}`;
    this.field = characteristics[of].field;
    this.remembering = { forgetMs, newMs: hourMs, most: characteristics[of].most };
    this.taken = lastTaken[of];
  }

  newSlot(): FirstSeenSlot {
    return new FirstSeenSlot();
  }

  take(slot: FirstSeenSlot, match: Match, report: Report): void {
    const { time, eventId } = match;
    const value = match.get(this.field);
    const { taken } = this;
    const isTaken =
      taken.slot === slot && taken.by !== this && taken.eventId === eventId && taken.time === time;
    if (!isTaken) {
      taken.slot = slot;
      taken.by = this;
      taken.eventId = eventId;
      taken.time = time;
      taken.firstSeenAt = this.learn(slot, value, time);
    }
    if (match.input < 0 || typeof value !== 'string') return;
    const { firstSeenAt } = taken;
    if (firstSeenAt === undefined || time - firstSeenAt > hourMs) return;
    if (!this.hasLearned(slot, time)) return;
    report({
      time,
      startsAt: time,
      measures: [
        { name: this.rule.measure ?? `new_${this.behaviour.of}`, unit: 'values', value: 1, threshold: 0 },
      ],
      reasons: [this.reason(slot, value, time)],
      ...(slot.isIncomplete(time, this.remembering) && { approximate: true }),
    });
  }

  settle(): void {
    // Nothing waits: what is new when a match comes stays new.
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(slot: FirstSeenSlot, before: number): boolean {
    return slot.forget(before - this.behaviour.forgetMs - dayMs);
  }

  clone(slot: FirstSeenSlot): FirstSeenSlot {
    return slot.clone();
  }

  write(slot: FirstSeenSlot, out: ByteWriter): void {
    slot.write(out);
  }

  read(from: ByteReader): FirstSeenSlot {
    return FirstSeenSlot.read(from);
  }

  byteSize(slot: FirstSeenSlot): number {
    return 80 + slot.byteSize;
  }

  describe(slot: FirstSeenSlot, now: number): Knowledge {
    const done = this.hasLearned(slot, now);
    const until = slot.firstAt + this.behaviour.learningMs;
    return {
      learning: { done, ...(!done && until > now && until !== Infinity && { until }) },
      known: {
        of: this.behaviour.of,
        count: slot.count,
        newest: slot.newestDays(20).map((day) => ({ lastSeenAt: Math.min(now, day * dayMs) })),
      },
    };
  }

  /** Answers with the first sighting of what is new. */
  private learn(slot: FirstSeenSlot, value: string | number | undefined, time: number): number | undefined {
    const { learningMs, learningEvents } = this.behaviour;
    if (time < slot.firstAt) slot.firstAt = time;
    countTowards(slot, time, learningEvents);
    if (typeof value !== 'string') return undefined;
    return slot.see(
      this.fingerprints?.get(value) ?? fingerprintOf(value),
      time,
      this.remembering,
      // What was new before it had learned holds at nothing.
      slot.firstAt + learningMs - hourMs - latestMs,
    );
  }

  private hasLearned(slot: FirstSeenSlot, time: number): boolean {
    const { learningMs, learningEvents } = this.behaviour;
    return time - slot.firstAt >= learningMs && (learningEvents === 0 || isMet(slot, time));
  }

  private reason(slot: FirstSeenSlot, value: string, time: number): string {
    const { one, many } = characteristics[this.behaviour.of];
    const count = slot.countBefore(time, this.remembering);
    const days = Math.floor((time - slot.firstAt) / dayMs);
    const more = slot.isIncomplete(time, this.remembering) ? ', more than are remembered' : '';
    return `new ${one} ${value}: ${count} ${count === 1 ? one : many} known in ${days} ${days === 1 ? 'day' : 'days'}${more}`;
  }
}
