import type { scan } from '@palisade/contracts';
import {
  bounds,
  type FoundAsset,
  type FoundGroup,
  type FoundOutcome,
  type FromChild,
} from '../protocol/messages.js';
import { Places } from './places.js';

/** Groups what was found, and waits with more while what was sent isn't stored: memory is that of a few groups. */
export class Found {
  private group: FoundGroup = { assets: [], outcomes: [] };
  private bytes = 0;
  private next = 0;
  private readonly places = new Places(bounds.groupsInFlight);
  private readonly stored = new Map<number, () => void>();

  constructor(private readonly send: (message: FromChild) => Promise<void>) {}

  async add(asset: scan.Asset, outcomes: readonly FoundOutcome[]): Promise<void> {
    const { asset_id, asset_type, name = '', properties = {} } = asset;
    await this.put({ asset_id, asset_type, name, properties }, (group, found) => group.assets.push(found));
    for (const outcome of outcomes) await this.put(outcome, (group, found) => group.outcomes.push(found));
  }

  /** Resolves when all is stored. */
  async end(): Promise<void> {
    await this.sendGroup();
    for (let place = 0; place < bounds.groupsInFlight; place++) await this.places.take();
  }

  wasStored(index: number): void {
    this.stored.get(index)?.();
    this.stored.delete(index);
  }

  private async put<T extends FoundAsset | FoundOutcome>(
    found: T,
    into: (group: FoundGroup, found: T) => unknown,
  ): Promise<void> {
    const size = Buffer.byteLength(JSON.stringify(found)) + 1;
    const { assets, outcomes } = this.group;
    const items = assets.length + outcomes.length;
    if (items > 0 && (this.bytes + size > bounds.groupBytes || items >= bounds.groupItems)) {
      await this.sendGroup();
    }
    into(this.group, found);
    this.bytes += size;
  }

  private async sendGroup(): Promise<void> {
    const { group } = this;
    if (group.assets.length + group.outcomes.length === 0) return;
    this.group = { assets: [], outcomes: [] };
    this.bytes = 0;
    await this.places.take();
    const index = this.next++;
    this.stored.set(index, () => {
      this.places.leave();
    });
    await this.send({ type: 'results', index, ...group });
  }
}
