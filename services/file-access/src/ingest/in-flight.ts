import { Problem } from '@palisade/http';

const share = 1 / 4;

/** Bytes of bodies that are being received or sent on. What exceeds them, or one tenant's share, is refused and not kept. */
export class InFlight {
  private held = 0;
  private readonly byTenant = new Map<string, number>();

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.held;
  }

  open(tenantId: string): InFlightBody {
    return new InFlightBody((bytes) => {
      const own = (this.byTenant.get(tenantId) ?? 0) + bytes;
      if (bytes > 0 && (this.held + bytes > this.maxBytes || own > this.maxBytes * share)) {
        throw Problem.unavailable('Too much is being received at once; send it again.', 1);
      }
      this.held += bytes;
      if (own === 0) this.byTenant.delete(tenantId);
      else this.byTenant.set(tenantId, own);
    });
  }
}

/** One body's part, given back when its request ends. */
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
