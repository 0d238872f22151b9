import { Injectable } from '@nestjs/common';
import { actorKey, DetectionRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import { currentContext, startSpan, type Span } from '@palisade/telemetry';
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { RuleSet } from '../engine/engine.js';
import type { EpisodeRecord } from '../engine/episode.js';
import { uuidOf } from '../uuid.js';
import { asDetection } from './detection-of.js';
import { KnownSamples } from './known-samples.js';
import { sampleEvents } from './sample-events.js';

/** What is told of an episode, and what caused it. */
export interface Telling {
  readonly tenantId: string;
  readonly record: EpisodeRecord;
  readonly ruleSet: RuleSet;
  readonly traceparent?: string;
  readonly correlationId?: string;
}

/** Appends what was detected to the outbox, each record with the first events of its episode. */
@Injectable()
export class DetectionRecords {
  private readonly known = new KnownSamples();

  constructor(private readonly outbox: Outbox) {}

  /** What was found out in transactions that did not commit is not so. */
  forget(): void {
    this.known.clear();
  }

  /** In the order given; `now` is when the records are made. What a rule in shadow found is not told. */
  async append(tx: EntityManager, all: readonly Telling[], now: Date): Promise<void> {
    const tellings = all.filter((telling) => !isInShadow(telling));
    if (tellings.length === 0) return;
    const spans = tellings.map(spanOf);
    try {
      const samples = await sampleEvents(
        tx,
        tellings.map(({ tenantId, record, ruleSet }) => ({ tenantId, episode: record.episode, ruleSet })),
        this.known,
      );
      await this.outbox.appendAll(
        tx,
        DetectionRecord,
        tellings.map(({ tenantId, record, ruleSet, correlationId }, i) => ({
          tenantId,
          id: recordId(tenantId, record),
          key: actorKey(tenantId, record.episode.actor),
          data: asDetection(ruleSet, record, samples.get(i) ?? [], now),
          time: now,
          traceparent: spans[i]?.traceparent,
          correlationId,
        })),
      );
    } finally {
      for (const span of spans) span.end();
    }
  }
}

export function isInShadow({ record, ruleSet }: Telling): boolean {
  return ruleSet.rules.find(({ ruleId }) => ruleId === record.episode.ruleId)?.mode === 'shadow';
}

/** The same whoever makes the record: a reader drops the second. */
function recordId(tenantId: string, { episode, phase }: EpisodeRecord): string {
  const text = JSON.stringify([tenantId, episode.id, episode.revision, phase]);
  return uuidOf(createHash('sha256').update(text).digest().subarray(0, 16), 8);
}

/** In the trace of the event that brought it about, and linked to the batch that the event came in. */
function spanOf({ tenantId, record, traceparent }: Telling): Span {
  const batch = currentContext()?.traceparent;
  const span = startSpan(`detect ${record.episode.ruleId}`, {
    ...(traceparent !== undefined && { parent: traceparent }),
    ...(batch !== undefined && traceparent !== undefined && { links: [batch] }),
  });
  if (!span.isRecorded) return span;
  const { id, ruleId, revision, eventCount } = record.episode;
  span.set({
    'palisade.tenant_id': tenantId,
    'palisade.rule_id': ruleId,
    'palisade.episode_id': id,
    'palisade.episode_phase': record.phase,
    'palisade.episode_revision': revision,
    'palisade.episode_event_count': eventCount,
  });
  return span;
}
