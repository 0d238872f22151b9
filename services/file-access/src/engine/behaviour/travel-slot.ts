import type { ByteReader, ByteWriter } from '../tracking/bytes.js';
import { KnownValues } from './known-values.js';
import type { Location } from './places.js';

/** A stay in one network, from the first sighting to the last with none from elsewhere between. */
export interface Stay {
  readonly network: number;
  readonly location: Location;
  firstAt: number;
  lastAt: number;
}

const mostStays = 12;

/** Never changed in place. */
const nowhere: Stay[] = [];

/** Where an actor lately was, by time, and the networks that are theirs. */
export class TravelSlot {
  firstAt = Infinity;
  /** Made with the first sighting. */
  private networks: KnownValues | undefined = undefined;
  stays = nowhere;

  get known(): KnownValues {
    return (this.networks ??= new KnownValues());
  }

  get latest(): Stay | undefined {
    return this.stays.at(-1);
  }

  /** Puts a sighting where it belongs and answers with its stay. */
  place(network: number, location: Location, time: number): Stay {
    let position = this.stays.length;
    while (position > 0 && (this.stays[position - 1] as Stay).firstAt > time) position--;
    const before = this.stays[position - 1];
    const after = this.stays[position];
    if (before?.network === network) {
      before.lastAt = Math.max(before.lastAt, time);
      return before;
    }
    if (after?.network === network) {
      after.firstAt = time;
      return after;
    }
    const stay = { network, location, firstAt: time, lastAt: time };
    if (this.stays === nowhere) this.stays = [stay];
    else this.stays.splice(position, 0, stay);
    // A stay elsewhere within another one splits it: its two ends are sightings, what lay between is not known any more.
    if (before !== undefined && before.lastAt > time) {
      this.stays.splice(position + 1, 0, { ...before, firstAt: before.lastAt });
      before.lastAt = before.firstAt;
    }
    while (this.stays.length > mostStays) this.stays.shift();
    return stay;
  }

  clone(): TravelSlot {
    const copy = new TravelSlot();
    copy.firstAt = this.firstAt;
    copy.networks = this.networks?.clone();
    if (this.stays.length > 0) copy.stays = this.stays.map((stay) => ({ ...stay }));
    return copy;
  }

  write(out: ByteWriter): void {
    out.number(this.firstAt);
    this.known.write(out);
    out.varint(this.stays.length);
    for (const { network, location, firstAt, lastAt } of this.stays) {
      for (const each of [network, firstAt, lastAt, location.lat, location.lon, location.radiusKm])
        out.number(each);
      out.text(location.name);
    }
  }

  static read(from: ByteReader): TravelSlot {
    const slot = new TravelSlot();
    slot.firstAt = from.number();
    slot.networks = KnownValues.read(from);
    const stays = from.varint();
    if (stays > 0) slot.stays = [];
    for (let i = 0; i < stays; i++) {
      const [network, firstAt, lastAt] = [from.number(), from.number(), from.number()];
      const [lat, lon, radiusKm] = [from.number(), from.number(), from.number()];
      slot.stays.push({ network, firstAt, lastAt, location: { name: from.text(), lat, lon, radiusKm } });
    }
    return slot;
  }

  get byteSize(): number {
    return 150 + this.known.byteSize + 200 * this.stays.length;
  }
}
