import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { scan } from '@palisade/contracts';
import { covered, graded, scored } from '../apis/api-view.js';
import {
  auditStates,
  outcomeStatuses,
  severities,
  type AuditState,
  type Grade,
  type OutcomeStatus,
  type Severity,
  type Trigger,
} from '../words.js';

const id = { type: String, format: 'uuid' } as const;
const at = { type: String, format: 'date-time' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const severity = { type: String, enum: severities } as const;

class StatusCounts implements Record<OutcomeStatus, number> {
  @ApiProperty(count) pass!: number;
  @ApiProperty(count) fail!: number;
  @ApiProperty(count) not_applicable!: number;
  @ApiProperty(count) not_evaluated!: number;
}

class SeverityCounts implements Record<Severity, StatusCounts> {
  @ApiProperty({ type: StatusCounts }) critical!: StatusCounts;
  @ApiProperty({ type: StatusCounts }) high!: StatusCounts;
  @ApiProperty({ type: StatusCounts }) medium!: StatusCounts;
  @ApiProperty({ type: StatusCounts }) low!: StatusCounts;
  @ApiProperty({ type: StatusCounts }) info!: StatusCounts;
}

@ApiSchema({ name: 'AuditCounts' })
class CountsView extends StatusCounts {
  @ApiProperty({ type: SeverityCounts }) by_severity!: SeverityCounts;
}

@ApiSchema({ name: 'AuditTerm' })
class TermView {
  @ApiProperty() check_id!: string;
  @ApiProperty() title!: string;
  @ApiProperty({ ...severity, description: 'Of its worst failure.' }) severity!: Severity;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 10 }) weight!: number;
  @ApiProperty({ type: String, enum: outcomeStatuses }) status!: OutcomeStatus;
  @ApiProperty({ ...count, description: 'Assets on which it passed.' }) passes!: number;
  @ApiProperty({ ...count, description: 'Assets on which it failed.' }) fails!: number;
  @ApiProperty({ type: Number, minimum: 0, maximum: 10, description: 'The share of its weight that passed.' })
  contributes!: number;
}

@ApiSchema({ name: 'AuditCap' })
class CapView {
  @ApiProperty() by_check_id!: string;
  @ApiProperty(severity) severity!: Severity;
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 }) at!: number;
}

@ApiSchema({ name: 'AuditChange' })
class ChangedView {
  @ApiProperty() check_id!: string;
  @ApiProperty() title!: string;
  @ApiProperty() asset_id!: string;
  @ApiProperty(severity) severity!: Severity;
}

@ApiSchema({ name: 'AuditNewCheck' })
class NewCheckView extends ChangedView {
  @ApiProperty({ type: String, enum: ['pass', 'fail'] }) status!: 'pass' | 'fail';
}

@ApiSchema({ name: 'AuditDifference' })
class DifferenceView {
  @ApiProperty({ ...id, description: 'The completed audit that it is compared with.' }) audit_id!: string;
  @ApiProperty({ type: [ChangedView] }) new_failures!: ChangedView[];
  @ApiProperty({
    type: [ChangedView],
    description: 'None after a partial audit: what it did not see may be as it was.',
  })
  fixed!: ChangedView[];
  @ApiProperty({
    type: [NewCheckView],
    description:
      'Not evaluated before, or by an older revision of the check: their failures are no regressions.',
  })
  new_checks!: NewCheckView[];
  @ApiProperty({ type: 'integer', nullable: true }) score_change!: number | null;
}

@ApiSchema({ name: 'AuditListed' })
export class ListedAuditView {
  @ApiProperty({ ...id, description: 'Also of the scan.' }) id!: string;
  @ApiProperty(id) api_id!: string;
  @ApiProperty({
    type: String,
    enum: auditStates,
    description: 'closing: the scan has ended, and results of it are still on their way.',
  })
  state!: AuditState;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why it failed, is partial or was cancelled: a stable word.',
  })
  reason!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'In words for people.' }) detail!: string | null;
  @ApiProperty({ type: String, enum: [...scan.ScanTrigger, null], nullable: true }) trigger!: Trigger | null;
  @ApiProperty({ type: String, nullable: true }) schedule_id!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'A user or an API key.' }) requested_by!:
    string | null;
  @ApiProperty(at) queued_at!: string;
  @ApiProperty({ ...at, nullable: true }) started_at!: string | null;
  @ApiProperty({ ...at, nullable: true }) ended_at!: string | null;
  @ApiProperty({ type: Boolean, description: 'Whether the organization had proven to own it.' })
  ownership_proven!: boolean;
  @ApiProperty(scored) score!: number | null;
  @ApiProperty(graded) grade!: Grade | null;
  @ApiProperty(covered) coverage!: number | null;
  @ApiProperty({ type: () => CountsView, nullable: true, description: 'Outcomes, by what they are.' })
  counts!: CountsView | null;
}

@ApiSchema({ name: 'Audit' })
export class AuditView extends ListedAuditView {
  @ApiProperty({ ...scored, description: 'Before the cap.' }) uncapped_score!: number | null;
  @ApiProperty({ type: [TermView], description: 'How the score comes about, the heaviest checks first.' })
  arithmetic!: TermView[];
  @ApiProperty({
    type: () => CapView,
    nullable: true,
    description: 'What the worst failure leaves at most, where that lowers the score.',
  })
  cap!: CapView | null;
  @ApiProperty({
    type: () => DifferenceView,
    nullable: true,
    description: 'From the last completed audit of the same base URL.',
  })
  difference!: DifferenceView | null;
  @ApiProperty({ ...at, nullable: true, description: 'When its outcomes were forgotten, by age.' })
  outcomes_forgotten_at!: string | null;
}

@ApiSchema({ name: 'AuditPage' })
export class AuditPage {
  @ApiProperty({ type: [ListedAuditView] }) items!: ListedAuditView[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}

@ApiSchema({ name: 'AuditOutcome' })
export class OutcomeView {
  @ApiProperty() check_id!: string;
  @ApiProperty({ type: String, description: 'The secure condition.' }) title!: string;
  @ApiProperty({ type: String, enum: outcomeStatuses }) status!: OutcomeStatus;
  @ApiProperty(severity) severity!: Severity;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was not evaluated, or does not apply.' })
  reason!: string | null;
  @ApiProperty({ type: String, description: 'What was seen.' }) summary!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Observed facts.' })
  evidence!: Record<string, unknown>;
  @ApiProperty() risk!: string;
  @ApiProperty() remediation!: string;
  @ApiProperty({ type: [String] }) references!: string[];
  @ApiProperty({ type: 'array', items: { type: 'integer' } }) cwe!: number[];
  @ApiProperty() asset_id!: string;
  @ApiProperty() asset_name!: string;
  @ApiProperty({ type: String, nullable: true, example: 'web.endpoint' }) asset_type!: string | null;
}

@ApiSchema({ name: 'AuditOutcomePage' })
export class OutcomePage {
  @ApiProperty({ type: [OutcomeView] }) items!: OutcomeView[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}

class FailCounts implements Record<Severity, number> {
  @ApiProperty(count) critical!: number;
  @ApiProperty(count) high!: number;
  @ApiProperty(count) medium!: number;
  @ApiProperty(count) low!: number;
  @ApiProperty(count) info!: number;
}

@ApiSchema({ name: 'AuditTrendPoint' })
export class TrendPoint {
  @ApiProperty(id) audit_id!: string;
  @ApiProperty({ type: String, enum: ['completed', 'partial'] }) state!: AuditState;
  @ApiProperty(at) ended_at!: string;
  @ApiProperty(scored) score!: number | null;
  @ApiProperty(graded) grade!: Grade | null;
  @ApiProperty(covered) coverage!: number | null;
  @ApiProperty({ type: FailCounts }) fails_by_severity!: FailCounts;
}
