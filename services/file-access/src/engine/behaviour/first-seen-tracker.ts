import type { FieldName } from '../fields.js';
import type { BehaviourRule, Characteristic } from '../language/document.js';
import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import type { Knowledge, Match, Report, Tracker } from '../tracking/tracker.js';
import { EventQuota } from './event-quota.js';
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

class FirstSeenSlot {
  firstAt = Infinity;
  known = new KnownValues();
  quota = new EventQuota();
}

/**
 * Holds at each match whose value the actor was first seen with in the hour before, by any event: whoever lists a folder
 * before downloading from it is as new there. In order or not, the same matches hold.
 */
export class FirstSeenTracker implements Tracker<FirstSeenSlot> {
  readonly wantsAll = true;
  readonly quietMs = hourMs;
  private readonly remembering: Remembering;
  /** Of user agents, which are long; of short texts it is sooner made than looked up. */
  private readonly fingerprints: Fingerprints | undefined;

  constructor(
    readonly key: string,
    private readonly rule: BehaviourRule,
    private readonly behaviour: FirstSeen,
  ) {
    if (behaviour.of === 'user_agent') this.fingerprints = new Fingerprints();
    this.remembering = {
      forgetMs: behaviour.forgetMs,
      newMs: hourMs,
      most: characteristics[behaviour.of].most,
    };
  }

  newSlot(): FirstSeenSlot {
    return new FirstSeenSlot();
  }

  take(slot: FirstSeenSlot, match: Match, report: Report): void {
    const { time } = match;
    if (time < slot.firstAt) slot.firstAt = time;
    slot.quota.count(time, this.behaviour.learningEvents);
    const value = match.get(characteristics[this.behaviour.of].field);
    if (typeof value !== 'string') return;
    const firstSeenAt = slot.known.see(
      this.fingerprints?.get(value) ?? fingerprintOf(value),
      time,
      this.remembering,
      // What was new before it had learned holds at nothing.
      slot.firstAt + this.behaviour.learningMs - hourMs - latestMs,
    );
    if (match.input < 0 || firstSeenAt === undefined || time - firstSeenAt > hourMs) return;
    if (!this.hasLearned(slot, time)) return;
    report({
      time,
      startsAt: time,
      measures: [
        { name: this.rule.measure ?? `new_${this.behaviour.of}`, unit: 'values', value: 1, threshold: 0 },
      ],
      reasons: [this.reason(slot, value, time)],
      ...(slot.known.isIncomplete(time, this.remembering) && { approximate: true }),
    });
  }

  settle(): void {
    // Nothing waits: what is new when a match comes stays new.
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(slot: FirstSeenSlot, before: number): boolean {
    return slot.known.forget(before - this.behaviour.forgetMs - dayMs);
  }

  clone({ firstAt, known, quota }: FirstSeenSlot): FirstSeenSlot {
    return Object.assign(new FirstSeenSlot(), { firstAt, known: known.clone(), quota: quota.clone() });
  }

  write({ firstAt, known, quota }: FirstSeenSlot, out: ByteWriter): void {
    out.number(firstAt);
    known.write(out);
    quota.write(out);
  }

  read(from: ByteReader): FirstSeenSlot {
    const firstAt = from.number();
    return Object.assign(new FirstSeenSlot(), {
      firstAt,
      known: KnownValues.read(from),
      quota: EventQuota.read(from),
    });
  }

  byteSize({ known }: FirstSeenSlot): number {
    return 200 + known.byteSize;
  }

  describe(slot: FirstSeenSlot, now: number): Knowledge {
    const done = this.hasLearned(slot, now);
    const until = slot.firstAt + this.behaviour.learningMs;
    return {
      learning: { done, ...(!done && until > now && until !== Infinity && { until }) },
      known: {
        of: this.behaviour.of,
        count: slot.known.count,
        newest: slot.known.newestDays(20).map((day) => ({ lastSeenAt: Math.min(now, day * dayMs) })),
      },
    };
  }

  private hasLearned({ firstAt, quota }: FirstSeenSlot, time: number): boolean {
    const { learningMs, learningEvents } = this.behaviour;
    return time - firstAt >= learningMs && (learningEvents === 0 || quota.isMet(time));
  }

  private reason({ known, firstAt }: FirstSeenSlot, value: string, time: number): string {
    const { one, many } = characteristics[this.behaviour.of];
    const count = known.countBefore(time, this.remembering);
    const days = Math.floor((time - firstAt) / dayMs);
    const more = known.isIncomplete(time, this.remembering) ? ', more than are remembered' : '';
    return `new ${one} ${value}: ${count} ${count === 1 ? one : many} known in ${days} ${days === 1 ? 'day' : 'days'}${more}`;
  }
}
