import { Injectable } from '@nestjs/common';
import { actorKey, DetectionRecord, type fileAccess } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import { currentContext, startSpan, type Span } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import type { ActorRef } from './actor-store.js';
import { type BurstRule, burstRules } from './burst-rule.js';
import type { EpisodeRecord } from './episode.js';

/** What is told of an episode, and what caused it. */
export interface Telling extends ActorRef {
  readonly record: EpisodeRecord;
  readonly traceparent?: string;
  readonly correlationId?: string;
}

const sampleSize = 20;

/** Rows are compared, not columns: an order by time alone could come from the index by time, past everybody else's events. */
export const readSamples = `select t.n, e.* from unnest($1::int[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[])
    as t (n, tenant_id, actor, first_at, last_at)
  cross join lateral (
    select event_id, occurred_at, action, resource || coalesce(resource_rest, '') as resource, bytes, host(ip) as ip, ua
      from file_access.events
     where tenant_id = t.tenant_id and occurred_at between t.first_at and t.last_at
       and (actor, occurred_at) >= (t.actor, t.first_at) and (actor, occurred_at) <= (t.actor, t.last_at)
       and action = 'download' and timing <> 'late'
     order by actor, occurred_at, event_id limit ${sampleSize}) e
  order by t.n, e.occurred_at, e.event_id`;

interface SampleRow {
  n: number;
  event_id: string;
  occurred_at: Date;
  action: fileAccess.Action;
  resource: string;
  bytes: string | null;
  ip: string | null;
  ua: string | null;
}

/** Appends what was detected to the outbox, each record with the first events of its episode. */
@Injectable()
export class DetectionRecords {
  constructor(private readonly outbox: Outbox) {}

  /** In the order given; `now` is when the records are made. */
  async append(tx: EntityManager, tellings: readonly Telling[], now: Date): Promise<void> {
    if (tellings.length === 0) return;
    const spans = tellings.map(spanOf);
    try {
      const samples = await this.samples(tx, tellings);
      await this.outbox.appendAll(
        tx,
        DetectionRecord,
        tellings.map(({ tenantId, actor, record, correlationId }, i) => ({
          tenantId,
          key: actorKey(tenantId, actor),
          data: asDetection(actor, record, samples.get(i) ?? [], now),
          time: now,
          traceparent: spans[i]?.traceparent,
          correlationId,
        })),
      );
    } finally {
      for (const span of spans) span.end();
    }
  }

  private async samples(
    tx: EntityManager,
    tellings: readonly Telling[],
  ): Promise<Map<number, fileAccess.SampleEvent[]>> {
    const rows = await tx.query<SampleRow[]>(readSamples, [
      tellings.map((_, i) => i),
      tellings.map(({ tenantId }) => tenantId),
      tellings.map(({ actor }) => actor),
      tellings.map(({ record }) => iso(record.episode.firstSeenAt)),
      tellings.map(({ record }) => iso(record.episode.lastHeldAt)),
    ]);
    const byTelling = Map.groupBy(rows, ({ n }) => n);
    return new Map([...byTelling].map(([n, found]) => [n, found.map(asSample)]));
  }
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

export function asDetection(
  actor: string,
  { episode, phase }: EpisodeRecord,
  samples: fileAccess.SampleEvent[],
  now: Date,
): DetectionRecord {
  const rule = ruleNamed(episode.ruleId);
  return {
    episode_id: episode.id,
    revision: episode.revision,
    phase,
    rule: asRule(rule),
    actor_email: actor,
    first_seen_at: iso(episode.firstSeenAt),
    last_seen_at: iso(episode.lastHeldAt),
    opened_at: iso(episode.openedAt),
    ...(phase === 'ended' && { ended_at: iso(episode.lastHeldAt + rule.windowMs) }),
    detected_at: now.toISOString(),
    measures: [
      {
        name: rule.measure,
        unit: rule.unit,
        peak: episode.peak,
        value: episode.value,
        threshold: rule.threshold,
        window_seconds: rule.windowMs / 1000,
        window_started_at: iso(episode.peakAt - rule.windowMs),
        window_ended_at: iso(episode.peakAt),
      },
    ],
    event_count: episode.eventCount,
    bytes_total: episode.bytesTotal,
    sample_events: samples,
    approximate: episode.approximate,
  };
}

export function asRule(rule: BurstRule): fileAccess.Rule {
  return {
    rule_id: rule.ruleId,
    version: rule.version,
    title: rule.title,
    description: rule.description,
    severity: rule.severity,
    confidence: rule.confidence,
    risk_score: rule.riskScore,
    attacks: [...rule.attacks],
  };
}

function ruleNamed(ruleId: string): BurstRule {
  const rule = burstRules.find((each) => each.ruleId === ruleId);
  if (rule === undefined) throw new Error(`there is no rule ${ruleId}`);
  return rule;
}

function asSample(row: SampleRow): fileAccess.SampleEvent {
  return {
    event_id: row.event_id,
    occurred_at: row.occurred_at.toISOString(),
    action: row.action,
    resource: row.resource,
    ...(row.bytes !== null && { bytes: Number(row.bytes) }),
    ...(row.ip !== null && { ip: row.ip }),
    ...(row.ua !== null && { ua: row.ua }),
  };
}

const iso = (time: number): string => new Date(time).toISOString();
