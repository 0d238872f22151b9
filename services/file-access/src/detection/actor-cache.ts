import type { ActorState } from './actor-state.js';

interface Entry {
  readonly partition: string;
  readonly state: ActorState;
  readonly bytes: number;
}

/** Committed states of the actors touched last, up to so many bytes; the rest is in Postgres. */
export class ActorCache {
  private readonly entries = new Map<string, Entry>();
  private held = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.held;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): ActorState | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    // The order of a Map is that of insertion: what was used last goes to the end.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.state;
  }

  set(partition: string, key: string, state: ActorState): void {
    this.delete(key);
    const bytes = state.byteSize + key.length;
    this.entries.set(key, { partition, state, bytes });
    this.held += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.held -= entry.bytes;
  }

  deletePartition(partition: string): void {
    for (const [key, entry] of this.entries) if (entry.partition === partition) this.delete(key);
  }
}
