import { Injectable } from '@nestjs/common';
import type { RegroupedMatchesRecord } from '@palisade/contracts';
import type { Event, EventBatch } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { BatchWork } from './batch-work.js';
import { groupRef, idOf } from './group-ref.js';
import { GroupRules } from './group-rules.js';
import { asMatch } from './regrouped.js';

type Batch = EventBatch<RegroupedMatchesRecord>;

/** Rules over the groups that matches were sent to. */
@Injectable()
export class MatchRules extends GroupRules {
  async apply(
    tx: EntityManager,
    batch: Batch,
    events: readonly Event<RegroupedMatchesRecord>[],
    isAgain = false,
  ): Promise<BatchWork> {
    const work = new BatchWork();
    const [first] = events;
    if (first === undefined) return work;
    const matches = events.flatMap(({ tenantId, data, offset, traceparent, correlationId }) =>
      data.matches.map(asMatch).map((match) => {
        const ref = groupRef(tenantId, match);
        return { match, ref, id: idOf(ref), offset: Number(offset), traceparent, correlationId };
      }),
    );
    const refs = new Map(matches.map(({ id, ref }) => [id, ref]));
    const at = { topic: batch.topic, partition: batch.partition, first: Number(first.offset) };
    await this.held.open(tx, at, refs.values());
    const held = this.held.of(batch);
    const now = Date.now();
    for (const { id, match, offset, ...cause } of matches) {
      const group = held.get(id);
      if (group === undefined) throw new Error('a group was not loaded');
      if (isAgain && offset < group.applied) continue;
      held.touch(group, offset, now);
      work.note(group, group.ruleSet.takeMatch(group.state, match), cause);
    }
    return work;
  }

  async replay(tx: EntityManager, batch: Batch): Promise<void> {
    const work = await this.apply(tx, batch, batch.events, true);
    work.regrouped.clear();
    const stored = await this.write(tx, batch, work, { now: new Date() });
    this.committed(batch, work, { ...stored, resume: undefined, next: this.held.of(batch).next });
  }
}
