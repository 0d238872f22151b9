import { Injectable } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AuditTrail, type AuditActor, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { MayBeAbsent, Problem } from '@palisade/http';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, MinLength } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { Member } from '../members/member.entity.js';
import { AlertChange } from './alert-change.entity.js';
import { isAlertId } from './alert-id.js';
import { AlertLog } from './alert-log.js';
import { alertStates, canMove, isClosed, type AlertState } from './alert-states.js';
import { Alert } from './alert.entity.js';
import { IsStorableText } from './input.js';
import { updateAlert } from './store-alert.js';

export class TriageRequest {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The revision that the caller saw.' })
  revision!: number;

  // Not IsOptional: that lets null through too.
  @MayBeAbsent()
  @IsIn(alertStates)
  @ApiPropertyOptional({ enum: alertStates })
  state?: AlertState;

  @IsOptional()
  @IsUUID()
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'A member of the organization; null: nobody.',
  })
  assignee_id?: string | null;

  @MayBeAbsent()
  @IsString()
  @MinLength(1)
  @MaxLength(4000)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, minLength: 1, maxLength: 4000 })
  note?: string;
}

/** What people decide about an alert. */
@Injectable()
export class Triage {
  constructor(
    private readonly database: Database,
    private readonly log: AlertLog,
    private readonly audit: AuditTrail,
  ) {}

  /** Changes the alert as the caller saw it, or throws a problem: 404, 409 (stale, superseded), 400 (no such transition). */
  change(caller: Caller, alertId: string, request: TriageRequest, actor: AuditActor): Promise<Alert> {
    const { tenantId } = caller;
    if (!isAlertId(alertId)) throw Problem.notFound('alert');
    return this.database.asTenant(tenantId, async (tx) => {
      const alert = await tx.findOne(Alert, {
        where: { id: alertId, tenantId },
        lock: { mode: 'pessimistic_write' },
      });
      if (alert === null) throw Problem.notFound('alert');
      if (alert.revision !== request.revision) throw stale(alert);

      const { state: from, assigneeId: formerId } = alert;
      const at = new Date();
      if (!(await this.apply(tx, alert, request, at))) return alert;
      alert.changed(caller.id, at);
      // Locks the tenant's audit records: before its alerts' sequence, for which every detection waits.
      await this.record(tx, alert, actor, { from, formerId });
      await tx.insert(AlertChange, AlertChange.of(alert, caller, { from, note: request.note ?? null }));
      await updateAlert(tx, alert);
      await this.log.publish(tx, alert, !isClosed(from) && isClosed(alert.state) ? 'closed' : 'updated');
      return alert;
    });
  }

  private async apply(
    tx: EntityManager,
    alert: Alert,
    { state, assignee_id, note }: TriageRequest,
    at: Date,
  ): Promise<boolean> {
    const moves = state !== undefined && state !== alert.state;
    if (moves) {
      if (!canMove(alert.state, state)) {
        throw Problem.invalid([
          { path: 'state', message: `an alert that is ${alert.state} can't become ${state}` },
        ]);
      }
      if (isClosed(alert.state) && !isClosed(state)) await refuseSuperseded(tx, alert);
      alert.moveTo(state, at);
    }
    // In the case that Postgres writes UUIDs in, so that a list's filter finds it.
    const assignee = assignee_id?.toLowerCase() ?? assignee_id;
    const reassigned = assignee !== undefined && assignee !== alert.assigneeId;
    if (reassigned) {
      if (assignee !== null) await refuseStranger(tx, alert.tenantId, assignee);
      alert.assigneeId = assignee;
    }
    if (note !== undefined) alert.note = note;
    return moves || reassigned || note !== undefined;
  }

  private async record(tx: EntityManager, alert: Alert, actor: AuditActor, before: Before): Promise<void> {
    const { from, formerId } = before;
    const moved = from !== alert.state;
    const reassigned = formerId !== alert.assigneeId;
    await this.audit.record(tx, {
      tenantId: alert.tenantId,
      action: `alerts.alert.${moved ? stateAction(alert.state) : reassigned ? assigneeAction(alert) : 'noted'}`,
      outcome: 'success',
      actor,
      target: { kind: 'alert', id: alert.id },
      details: {
        ...(moved && { from, to: alert.state }),
        ...(reassigned && { former_assignee: formerId ?? '', assignee: alert.assigneeId ?? '' }),
        revision: String(alert.revision),
      },
    });
  }
}

interface Before {
  from: AlertState;
  formerId: string | null;
}

const stateAction = (state: AlertState): string => (state === 'open' ? 'reopened' : state);
const assigneeAction = ({ assigneeId }: Alert): string => (assigneeId === null ? 'unassigned' : 'assigned');

function stale({ revision }: Alert): Problem {
  return new Problem({
    status: 409,
    slug: 'stale-revision',
    title: 'Conflict',
    detail: 'The alert was changed since: read it again.',
    extensions: { revision },
  });
}

async function refuseStranger(tx: EntityManager, tenantId: string, userId: string): Promise<void> {
  if (await tx.existsBy(Member, { tenantId, userId })) return;
  throw Problem.invalid([{ path: 'assignee_id', message: 'is not a member of the organization' }]);
}

/** Detections update the latest generation only: an older one, opened again, would stand still for ever. */
async function refuseSuperseded(tx: EntityManager, alert: Alert): Promise<void> {
  const { tenantId, ruleId, actor, episodeId } = alert;
  const generations = await tx.countBy(Alert, { tenantId, ruleId, actor, episodeId });
  if (generations > alert.generation) {
    throw Problem.conflict('superseded', 'the episode went on in a later alert; change that one');
  }
}
