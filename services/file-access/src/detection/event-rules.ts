import { Injectable } from '@nestjs/common';
import type { EventBatch } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { Places } from '../engine/behaviour/places.js';
import { FileEvent } from '../engine/event.js';
import { BatchWork } from './batch-work.js';
import { byGroup } from './by-group.js';
import { countedTime, type TimeLimits, type Timing } from './event-time.js';
import { actorRef, type GroupRef, idOf } from './group-ref.js';
import { GroupRules } from './group-rules.js';
import type { IncomingEvent } from './incoming-event.js';
import { Turn } from './turn.js';

export interface EventSight extends TimeLimits {
  readonly places?: Places;
}

/** Rules over actors' own events. */
@Injectable()
export class EventRules extends GroupRules {
  private readonly sight: EventSight;

  constructor(sight: EventSight, ...shared: ConstructorParameters<typeof GroupRules>) {
    super(...shared);
    this.sight = sight;
  }

  countedTimes(events: readonly IncomingEvent[]): number[] {
    return events.map((event) => this.countedTime(event));
  }

  async apply(
    tx: EntityManager,
    batch: EventBatch<unknown>,
    events: readonly IncomingEvent[],
    isAgain = false,
  ): Promise<BatchWork> {
    const work = new BatchWork();
    const [first] = events;
    if (first === undefined) return work;
    const refs = new Map<string, GroupRef>();
    for (const { key, tenantId, actor } of events)
      if (!refs.has(key)) refs.set(key, actorRef(tenantId, actor));
    await this.held.open(
      tx,
      { topic: batch.topic, partition: batch.partition, first: first.offset },
      refs.values(),
    );
    const held = this.held.of(batch);
    const now = Date.now();
    const groups = new Map([...refs].map(([key, ref]) => [key, held.get(idOf(ref))]));
    const untimely = new Map<IncomingEvent, Timing>();
    // A partition's batches and ticks follow each other: nobody else changes or stores these groups meanwhile.
    const turn = new Turn();
    // Read again, what each group has counted ends elsewhere: they become dirty in the order of offsets only as these go.
    for (const event of isAgain ? events : byGroup(events)) {
      if (turn.isOver) await turn.next();
      const group = groups.get(event.key);
      if (group === undefined) throw new Error('an actor was not loaded');
      if (isAgain && event.offset < group.applied) continue;
      const time = this.countedTime(event);
      held.touch(group, event.offset, now);
      const { eventId, actor, appendedAt, data, source } = event;
      const seen = FileEvent.of({ eventId, actor, time, appendedAt, data, source }, this.sight.places);
      const effects = group.ruleSet.takeEvent(group.state, seen);
      work.note(group, effects, event);
      if (effects.timing !== 'on_time') untimely.set(event, effects.timing);
    }
    if (isAgain) return work;
    for (const event of events)
      work.stored.push(asStored(event, this.countedTime(event), untimely.get(event) ?? 'on_time'));
    return work;
  }

  /** What was told then was stored with it; what is told now, other rules found, which must not be lost. */
  async replay(
    tx: EntityManager,
    batch: EventBatch<unknown>,
    events: readonly IncomingEvent[],
  ): Promise<void> {
    const work = await this.apply(tx, batch, events, true);
    work.regrouped.clear();
    const stored = await this.write(tx, batch, work, { now: new Date() });
    this.committed(batch, work, { ...stored, resume: undefined, next: this.held.of(batch).next });
  }

  private countedTime({ occurredAt, appendedAt }: IncomingEvent): number {
    return countedTime(occurredAt, appendedAt, this.sight);
  }
}

function asStored(event: IncomingEvent, time: number, timing: Timing) {
  const { tenantId, eventId, actor, occurredAt, appendedAt, data } = event;
  const isMoved = occurredAt !== undefined && occurredAt !== time;
  return {
    tenantId,
    eventId,
    actor,
    occurredAt: time,
    receivedAt: appendedAt,
    claimedAt: isMoved ? occurredAt : undefined,
    timing: isMoved ? ('future' as const) : timing,
    data,
  };
}
