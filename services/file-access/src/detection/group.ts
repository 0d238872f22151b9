import type { GroupState, RuleSet } from '../engine/engine.js';
import type { EpisodeRecord } from '../engine/episode.js';
import { type GroupRef, idOf } from './group-ref.js';

/** A group's state in memory, and how it compares with its row. */
export class Group {
  readonly id: string;
  /** Offset of the first record that its row lacks; undefined: the row is up to date. */
  dirtyFrom: number | undefined = undefined;
  dirtySince = 0;
  /** What was told of its episodes in the transaction under way. */
  records: EpisodeRecord[] = [];
  /** Resident bytes when they were last counted. */
  bytes = 0;
  private stored: readonly string[];
  private packed: Buffer | undefined;

  constructor(
    readonly ref: GroupRef,
    readonly ruleSet: RuleSet,
    readonly state: GroupState,
    /** The offset up to which the row that it came from has counted. */
    readonly applied: number,
  ) {
    this.id = idOf(ref);
    this.stored = state.episodes.map(({ id }) => id);
  }

  /** Episodes that are live in Postgres and no longer here. */
  get settled(): readonly string[] {
    if (this.stored.length === 0) return this.stored;
    const here = new Set(
      [...this.state.episodes, ...this.records.map(({ episode }) => episode)].map(({ id }) => id),
    );
    return this.stored.filter((id) => !here.has(id));
  }

  /** Whether its packed state is all that there is of it, and what its row says. */
  get isWhollyPacked(): boolean {
    return this.dirtyFrom === undefined && this.stored.length === 0 && this.state.episodes.length === 0;
  }

  /** A record at the offset is about to change it. */
  touch(offset: number, now: number): void {
    this.packed = undefined;
    if (this.dirtyFrom !== undefined) return;
    this.dirtyFrom = offset;
    this.dirtySince = now;
  }

  /** Once until it is touched, or forgotten. */
  pack(): Buffer {
    return (this.packed ??= this.ruleSet.pack(this.state));
  }

  forgetPacked(): void {
    this.packed = undefined;
  }

  saved(): void {
    this.dirtyFrom = undefined;
    this.records = [];
    const { episodes } = this.state;
    if (this.stored.length > 0 || episodes.length > 0) this.stored = episodes.map(({ id }) => id);
  }
}
