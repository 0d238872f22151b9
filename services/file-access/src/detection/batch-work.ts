import type { StoredEvent } from '../events/stored-event.js';
import type { ActorState } from './actor-state.js';
import type { ActorChange, ActorRef } from './actor-store.js';
import type { BurstDetector } from './burst-detector.js';
import type { Telling } from './detection-records.js';
import { episodeId } from './episode-id.js';
import type { EpisodeRecord } from './episode.js';
import type { IncomingEvent } from './incoming-event.js';

interface TouchedActor extends ActorRef {
  readonly state: ActorState;
  readonly episodesBefore: readonly string[];
  readonly records: EpisodeRecord[];
}

/** What one transaction does to the actors that it touches: on copies, so that a rollback leaves nothing behind. */
export class BatchWork {
  readonly tellings: Telling[] = [];
  readonly stored: StoredEvent[] = [];
  private readonly actors = new Map<string, TouchedActor>();

  constructor(private readonly detector: BurstDetector) {}

  /** Takes an actor's committed state, which stays as it is. */
  add(key: string, { tenantId, actor }: ActorRef, committed: ActorState): void {
    const state = committed.clone();
    const episodesBefore = state.episodes.map(({ id }) => id);
    this.actors.set(key, { tenantId, actor, state, episodesBefore, records: [] });
  }

  apply(event: IncomingEvent): void {
    const { key, tenantId, eventId, actor, occurredAt, appendedAt, data, traceparent, correlationId } = event;
    const touched = this.touched(key);
    const isDownload = data.action === 'download';
    const applied = this.detector.apply(
      touched.state,
      { eventId, occurredAt, appendedAt, isDownload, bytes: data.bytes ?? 0 },
      (opened) => episodeId({ ...opened, tenantId }),
    );
    const claimedAt = applied.timing === 'future' ? occurredAt : undefined;
    const { time, timing } = applied;
    this.stored.push({
      tenantId,
      eventId,
      actor,
      occurredAt: time,
      receivedAt: appendedAt,
      claimedAt,
      timing,
      data,
    });
    this.tell(touched, applied.records, { traceparent, correlationId });
  }

  tick(key: string, now: number): void {
    const touched = this.touched(key);
    this.tell(touched, this.detector.tick(touched.state, now), {});
  }

  get changes(): (ActorChange & { key: string })[] {
    return [...this.actors].map(([key, touched]) => ({
      ...touched,
      key,
      dueAt: this.detector.nextDue(touched.state),
    }));
  }

  private tell(
    touched: TouchedActor,
    records: readonly EpisodeRecord[],
    cause: { traceparent?: string; correlationId?: string },
  ): void {
    const { tenantId, actor } = touched;
    for (const record of records) {
      touched.records.push(record);
      this.tellings.push({ tenantId, actor, record, ...cause });
    }
  }

  private touched(key: string): TouchedActor {
    const touched = this.actors.get(key);
    if (touched === undefined) throw new Error('an actor was not loaded');
    return touched;
  }
}
