import type { BehaviourRule } from '../language/document.js';
import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import type { Knowledge, Match, Report, Tracker } from '../tracking/tracker.js';
import { Fingerprints, networkFingerprint } from './fingerprints.js';
import type { Remembering } from './known-values.js';
import { distanceKm, type Places } from './places.js';
import { dayMs, hourMs, latestMs, minuteMs } from './times.js';
import { type Stay, TravelSlot } from './travel-slot.js';

export type ImpossibleTravel = Extract<BehaviourRule['behaviour'], { type: 'impossible_travel' }>;

/** A network that is used for longer is the actor's own: a home, an office, the exit of a VPN or of a cloud. */
const remembering: Remembering = { forgetMs: 90 * dayMs, newMs: dayMs, most: 128 };
/** Nobody's networks are known on their first day. */
const learningMs = dayMs;
/** Further apart in time anything can be reached. */
const reachMs = dayMs;

/**
 * Compares where an actor is with where they were: holds when nobody travels so fast, and at least one of the two networks
 * is new. Two that alternate are both known after a day.
 */
export class TravelTracker implements Tracker<TravelSlot> {
  readonly wantsAll = true;
  readonly quietMs = 12 * hourMs;
  private readonly networks = new Fingerprints();

  constructor(
    readonly key: string,
    private readonly rule: BehaviourRule,
    private readonly behaviour: ImpossibleTravel,
    private readonly places: Places | undefined,
  ) {}

  newSlot(): TravelSlot {
    return new TravelSlot();
  }

  take(slot: TravelSlot, match: Match, report: Report): void {
    const { time } = match;
    if (time < slot.firstAt) slot.firstAt = time;
    const ip = match.get('ip');
    if (this.places === undefined || typeof ip !== 'string') return;
    const fingerprint = networkFingerprint(ip) ?? this.rareNetwork(ip, match);
    slot.known.see(fingerprint, time, remembering, slot.firstAt + learningMs - latestMs);
    const { latest } = slot;
    let stay = latest;
    if (latest?.network === fingerprint && time >= latest.firstAt)
      latest.lastAt = Math.max(latest.lastAt, time);
    else {
      const location = this.places.locationOf(ip);
      if (location === undefined) return;
      stay = slot.place(fingerprint, location, time);
    }
    if (match.input < 0 || stay === undefined || slot.stays.length < 2) return;
    for (const other of slot.stays)
      if (other.network !== fingerprint) this.compare(slot, stay, other, time, report);
  }

  settle(): void {
    // Nothing waits: two sightings that are too far apart stay so.
  }

  nextSettle(): undefined {
    return undefined;
  }

  forget(slot: TravelSlot, before: number): boolean {
    if (slot.stays.length > 0) slot.stays = slot.stays.filter(({ lastAt }) => lastAt >= before - reachMs);
    return slot.known.forget(before - remembering.forgetMs) && slot.stays.length === 0;
  }

  clone(slot: TravelSlot): TravelSlot {
    return slot.clone();
  }

  write(slot: TravelSlot, out: ByteWriter): void {
    slot.write(out);
  }

  read(from: ByteReader): TravelSlot {
    return TravelSlot.read(from);
  }

  byteSize(slot: TravelSlot): number {
    return slot.byteSize;
  }

  describe(slot: TravelSlot, now: number): Knowledge {
    const done = now - slot.firstAt >= learningMs;
    return {
      learning: { done, ...(!done && slot.firstAt !== Infinity && { until: slot.firstAt + learningMs }) },
      known: {
        of: 'network',
        count: slot.known.count,
        newest: slot.known.newestDays(20).map((day) => ({ lastSeenAt: Math.min(now, day * dayMs) })),
      },
    };
  }

  private rareNetwork(ip: string, match: Match): number {
    return this.networks.get(ip, () => String(match.get('ip.network')));
  }

  // What is done in the hour after an arrival that was too fast is part of it.
  private compare(slot: TravelSlot, stay: Stay, other: Stay, time: number, report: Report): void {
    const [from, to] = other.firstAt <= stay.firstAt ? [other, stay] : [stay, other];
    if (!isNew(slot, from.network, to.firstAt) && !isNew(slot, to.network, to.firstAt)) return;
    const took = Math.max(0, to.firstAt - from.lastAt);
    const heldAt = to === stay ? time : to.firstAt;
    const km = distanceKm(from.location, to.location);
    if (km < this.behaviour.minKm || took > reachMs || heldAt - to.firstAt > hourMs) return;
    const speed = Math.round(km / (Math.max(took, minuteMs) / hourMs));
    if (speed <= this.behaviour.maxKmPerHour) return;
    report({
      time: heldAt,
      startsAt: Math.min(from.lastAt, heldAt),
      measures: [
        {
          name: this.rule.measure ?? 'speed',
          unit: 'kilometres_per_hour',
          value: speed,
          threshold: this.behaviour.maxKmPerHour,
        },
      ],
      reasons: [
        `from ${from.location.name} to ${to.location.name}: at least ${Math.round(km)} km in ${span(took)}`,
      ],
    });
  }
}

function isNew({ known, firstAt }: TravelSlot, network: number, at: number): boolean {
  const firstSeenAt = known.firstSightingOf(network);
  if (firstSeenAt === undefined || firstSeenAt - firstAt < learningMs) return false;
  return at - firstSeenAt <= remembering.newMs;
}

function span(ms: number): string {
  if (ms < minuteMs) return 'less than a minute';
  const minutes = Math.round(ms / minuteMs);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
