import { Problem } from '@palisade/http';

/** Bytes of bodies that are being received or sent on. What exceeds them is refused instead of kept. */
export class InFlight {
  private held = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.held;
  }

  open(): InFlightBody {
    return new InFlightBody((bytes) => {
      if (bytes > 0 && this.held + bytes > this.maxBytes) {
        throw Problem.unavailable('Too much is being received at once; send it again.', 1);
      }
      this.held += bytes;
    });
  }
}

/** One body's share, given back when its request ends. */
export class InFlightBody {
  private bytes = 0;

  constructor(private readonly hold: (bytes: number) => void) {}

  /** Throws a 503 problem when there is no room. */
  grow(bytes: number): void {
    this.hold(bytes);
    this.bytes += bytes;
  }

  release(): void {
    this.hold(-this.bytes);
    this.bytes = 0;
  }
}
