import type { DetectionRecord, fileAccess } from '@palisade/contracts';
import { currentContext } from '@palisade/telemetry';
import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';
import { isClosed, type AlertState } from './alert-states.js';
import { explanationOf, subjectOf, type Explanation } from './explanation.js';
import { severityRank } from './severities.js';

export type DetectionPhase = DetectionRecord['phase'];

const bigint: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/** Who changed an alert: a person, a machine with a key, or the rule that matched. */
export interface Changer {
  kind: 'user' | 'api_key' | 'system';
  id: string;
  email?: string;
}

/** One alert: an actor, a rule and an episode of theirs. A match after it was closed is the next generation's. */
@Entity({ schema: 'alerting', name: 'alerts' })
export class Alert {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** Rises by one with every change, whoever made it. */
  @Column('bigint', { transformer: bigint }) revision!: number;
  /** The change's place among all of the tenant's, given by Postgres as it stores the change. */
  @Column({ type: 'bigint', transformer: bigint, insert: false, update: false }) sequence!: number;
  /** The trace of the detection that raised the alert. */
  @Column('text', { name: 'trace_id', nullable: true }) traceId!: string | null;
  /** Of the latest change, for whoever tells of it. */
  @Column('text', { nullable: true }) traceparent!: string | null;
  @Column('text') state!: AlertState;

  @Column('text', { name: 'rule_id' }) ruleId!: string;
  @Column('text') actor!: string;
  @Column('text', { name: 'episode_id' }) episodeId!: string;
  @Column('int') generation!: number;

  @Column('text', { name: 'rule_version', nullable: true }) ruleVersion!: string | null;
  @Column('text', { name: 'rule_title' }) ruleTitle!: string;
  @Column('text') description!: string;
  @Column('smallint') severity!: number;
  @Column('smallint', { nullable: true }) confidence!: number | null;
  @Column('smallint', { name: 'risk_score' }) riskScore!: number;
  @Column('jsonb') attacks!: fileAccess.Attack[];
  /** What the title names, when that is not the actor. */
  @Column('text', { nullable: true }) subject!: string | null;
  @Column('jsonb') explanation!: Explanation;

  @Column('bigint', { name: 'detection_revision', transformer: bigint }) detectionRevision!: number;
  @Column('text', { name: 'episode_phase' }) episodePhase!: DetectionPhase;
  @Column('jsonb') measures!: fileAccess.Measure[];
  @Column('jsonb', { name: 'sample_events' }) sampleEvents!: fileAccess.SampleEvent[];
  @Column('bigint', { name: 'event_count', transformer: bigint }) eventCount!: number;
  @Column('bigint', { name: 'bytes_total', transformer: bigint }) bytesTotal!: number;
  @Column('boolean') approximate!: boolean;
  @Column('timestamptz', { name: 'first_seen_at' }) firstSeenAt!: Date;
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
  @Column('timestamptz', { name: 'episode_opened_at' }) episodeOpenedAt!: Date;
  @Column('timestamptz', { name: 'episode_ended_at', nullable: true }) episodeEndedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('text', { name: 'assignee_id', nullable: true }) assigneeId!: string | null;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text', { name: 'changed_by' }) changedBy!: string;

  get title(): string {
    return `${this.ruleTitle}: ${this.subject ?? this.actor}`;
  }

  static raise(
    detection: DetectionRecord,
    at: Date,
    identity: { id: string; tenantId: string; generation: number; traceId: string | null },
  ): Alert {
    const alert = Object.assign(new Alert(), identity);
    alert.revision = 0;
    alert.state = 'open';
    alert.ruleId = detection.rule.rule_id;
    alert.actor = detection.actor_email;
    alert.episodeId = detection.episode_id;
    alert.createdAt = at;
    alert.acknowledgedAt = null;
    alert.closedAt = null;
    alert.assigneeId = null;
    alert.note = null;
    alert.observe(detection, at);
    return alert;
  }

  /** Takes over what a detection says of the episode; the state, which people decide, stays. */
  observe(detection: DetectionRecord, at: Date): void {
    const { rule } = detection;
    this.ruleVersion = rule.version ?? null;
    this.ruleTitle = rule.title ?? rule.rule_id;
    this.description = rule.description ?? '';
    // A rule that says nothing of its severity still wants to be looked at.
    this.severity = severityRank(rule.severity ?? 'medium');
    this.confidence = detection.confidence ?? rule.confidence ?? null;
    this.riskScore = detection.risk_score ?? rule.risk_score ?? 0;
    this.attacks = rule.attacks ?? [];
    this.subject = subjectOf(detection);
    this.explanation = explanationOf(detection);
    this.detectionRevision = detection.revision;
    this.episodePhase = detection.phase;
    this.measures = detection.measures ?? [];
    this.sampleEvents = detection.sample_events ?? [];
    this.eventCount = detection.event_count ?? 0;
    this.bytesTotal = detection.bytes_total ?? 0;
    this.approximate = detection.approximate ?? false;
    this.firstSeenAt = new Date(detection.first_seen_at);
    this.lastSeenAt = new Date(detection.last_seen_at);
    this.episodeOpenedAt = new Date(detection.opened_at);
    this.episodeEndedAt = detection.ended_at === undefined ? null : new Date(detection.ended_at);
    this.changed(`rule:${rule.rule_id}`, at);
  }

  /** Moves to a state that `canMove` allows from the present one. */
  moveTo(state: AlertState, at: Date): void {
    // A verdict that is corrected doesn't change when the alert was closed.
    if (!isClosed(state)) this.closedAt = null;
    else if (!isClosed(this.state)) this.closedAt = at;
    this.state = state;
    if (state === 'acknowledged') this.acknowledgedAt = at;
    if (state === 'open') this.acknowledgedAt = null;
  }

  changed(by: string, at: Date): void {
    this.revision += 1;
    this.changedBy = by;
    this.updatedAt = at;
    this.traceparent = currentContext()?.traceparent ?? null;
  }
}
