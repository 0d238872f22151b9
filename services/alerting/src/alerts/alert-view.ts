import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { fileAccess } from '@palisade/contracts';
import type { AlertChange } from './alert-change.entity.js';
import { alertStates, type AlertState } from './alert-states.js';
import type { Alert, DetectionPhase } from './alert.entity.js';
import { AttackView, GroupView, MeasureView, SampleEventView, UsualView } from './evidence-view.js';
import { severities, severityName, type SeverityName } from './severities.js';

class RuleView {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String, nullable: true }) version!: string | null;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: String }) description!: string;
  @ApiProperty({ type: [AttackView] }) attacks!: fileAccess.Attack[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: '`event`, `correlation` or `behaviour`; null: not said.',
  })
  kind!: string | null;
  @ApiProperty({ type: [String] }) tags!: string[];
}

class ActorView {
  @ApiProperty({ type: String }) email!: string;
}

class EpisodeView {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ enum: ['opened', 'ongoing', 'ended'] }) phase!: DetectionPhase;
  @ApiProperty({ type: String, format: 'date-time', description: 'When the rule was crossed.' })
  opened_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) ended_at!: string | null;
  @ApiProperty({ type: Number, description: 'Above 1: the episode went on after its alert was closed.' })
  generation!: number;
  @ApiProperty({ type: Boolean }) approximate!: boolean;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The episode that goes on in its place: a late event joined the two.',
  })
  merged_into!: string | null;
}

class CountsView {
  @ApiProperty({ type: Number }) events!: number;
  @ApiProperty({ type: Number }) bytes!: number;
}

export class AlertView {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({
    type: Number,
    description: 'Rises by one with every change; name it when you change the alert.',
  })
  revision!: number;
  @ApiProperty({
    type: Number,
    description: "The latest change's place among all changes of the organization's alerts.",
  })
  sequence!: number;
  @ApiProperty({ enum: alertStates }) state!: AlertState;
  @ApiProperty({ enum: severities }) severity!: SeverityName;
  @ApiProperty({ type: Number, minimum: 0, maximum: 100 }) risk_score!: number;
  @ApiProperty({ type: Number, minimum: 0, maximum: 100, nullable: true }) confidence!: number | null;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: RuleView }) rule!: RuleView;
  @ApiProperty({ type: ActorView, description: 'Whose event opened the episode.' }) actor!: ActorView;
  @ApiProperty({ type: [GroupView], description: 'Empty: the rule groups by the actor.' })
  group!: fileAccess.GroupValue[];
  @ApiProperty({ type: [String], description: 'Why it is unusual, the most telling first.' })
  reasons!: string[];
  @ApiProperty({ type: EpisodeView }) episode!: EpisodeView;
  @ApiProperty({ type: [MeasureView] }) measures!: fileAccess.Measure[];
  @ApiProperty({ type: CountsView, description: 'Totals over the episode.' }) counts!: CountsView;
  @ApiProperty({ type: String, format: 'date-time' }) first_seen_at!: string;
  @ApiProperty({ type: String, format: 'date-time' }) last_seen_at!: string;
  @ApiProperty({ type: String, format: 'date-time' }) created_at!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updated_at!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) acknowledged_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) closed_at!: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) assignee_id!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The latest note.' }) note!: string | null;
  @ApiProperty({ type: String, description: "A user's id, an API key's id, or rule:<rule id>." })
  changed_by!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The trace (W3C, 32 hex digits) in which the alert was raised.',
  })
  trace_id!: string | null;

  static of(alert: Alert): AlertView {
    const { rule_kind, tags = [], group = [], reasons = [], merged_into } = alert.explanation;
    return {
      id: alert.id,
      revision: alert.revision,
      sequence: alert.sequence,
      state: alert.state,
      severity: severityName(alert.severity),
      risk_score: alert.riskScore,
      confidence: alert.confidence,
      title: alert.title,
      rule: {
        id: alert.ruleId,
        version: alert.ruleVersion,
        title: alert.ruleTitle,
        description: alert.description,
        attacks: alert.attacks,
        kind: rule_kind ?? null,
        tags,
      },
      actor: { email: alert.actor },
      group,
      reasons,
      episode: {
        id: alert.episodeId,
        phase: alert.episodePhase,
        opened_at: alert.episodeOpenedAt.toISOString(),
        ended_at: alert.episodeEndedAt?.toISOString() ?? null,
        generation: alert.generation,
        approximate: alert.approximate,
        merged_into: merged_into ?? null,
      },
      measures: alert.measures,
      counts: { events: alert.eventCount, bytes: alert.bytesTotal },
      first_seen_at: alert.firstSeenAt.toISOString(),
      last_seen_at: alert.lastSeenAt.toISOString(),
      created_at: alert.createdAt.toISOString(),
      updated_at: alert.updatedAt.toISOString(),
      acknowledged_at: alert.acknowledgedAt?.toISOString() ?? null,
      closed_at: alert.closedAt?.toISOString() ?? null,
      assignee_id: alert.assigneeId,
      note: alert.note,
      changed_by: alert.changedBy,
      trace_id: alert.traceId,
    };
  }
}

export class AlertPage {
  @ApiProperty({ type: [AlertView] }) items!: AlertView[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}

export class EvidenceView {
  @ApiProperty({ type: String }) alert_id!: string;
  @ApiProperty({ type: Number }) revision!: number;
  @ApiProperty({ type: [MeasureView] }) measures!: fileAccess.Measure[];
  @ApiProperty({ type: [UsualView], description: 'What is usual for the actor and for others.' })
  usual!: fileAccess.Usual[];
  @ApiProperty({ type: [SampleEventView], description: 'Up to 20, the first ones first.' })
  sample_events!: fileAccess.SampleEvent[];
  @ApiProperty({ type: [String], description: 'What else such a pattern may be.' })
  false_positives!: string[];
  @ApiProperty({ type: String, nullable: true, description: 'What to do, in Markdown.' })
  runbook!: string | null;

  static of({ id, revision, measures, sampleEvents, explanation }: Alert): EvidenceView {
    const { usual = [], false_positives = [], runbook = null } = explanation;
    return { alert_id: id, revision, measures, usual, sample_events: sampleEvents, false_positives, runbook };
  }
}

export class ChangerView {
  @ApiProperty({ enum: ['user', 'api_key', 'system'] }) kind!: string;
  @ApiProperty({ type: String }) id!: string;
  @ApiPropertyOptional({ type: String }) email?: string;
}

export class ChangeView {
  @ApiProperty({ type: Number, description: "The alert's revision after the change." }) revision!: number;
  @ApiProperty({ type: String, format: 'date-time' }) changed_at!: string;
  @ApiProperty({ type: ChangerView }) changed_by!: ChangerView;
  @ApiProperty({ enum: alertStates, nullable: true, description: 'null: the alert was raised.' })
  from_state!: AlertState | null;
  @ApiProperty({ enum: alertStates }) to_state!: AlertState;
  @ApiProperty({ type: String, nullable: true, description: 'Who had it after the change.' })
  assignee_id!: string | null;
  @ApiProperty({ type: String, nullable: true }) note!: string | null;

  static of(change: AlertChange): ChangeView {
    const { changerKind: kind, changerId: id, changerEmail: email } = change;
    return {
      revision: change.revision,
      changed_at: change.changedAt.toISOString(),
      changed_by: { kind, id, ...(email !== null && { email }) },
      from_state: change.fromState,
      to_state: change.toState,
      assignee_id: change.assigneeId,
      note: change.note,
    };
  }
}

export class ChangePage {
  @ApiProperty({ type: [ChangeView] }) items!: ChangeView[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
