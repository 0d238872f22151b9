import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Alert, Changer } from './alert.entity.js';
import type { AlertState } from './alert-states.js';

/** What somebody decided about an alert, and its beginning. Rows are only ever inserted. */
@Entity({ schema: 'alerting', name: 'alert_changes' })
export class AlertChange {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'alert_id' }) alertId!: string;
  /** The alert's revision that the change made: no two changes have the same. */
  @PrimaryColumn('bigint', { transformer: { from: Number, to: (value: number) => value } }) revision!: number;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('text', { name: 'changer_kind' }) changerKind!: Changer['kind'];
  @Column('text', { name: 'changer_id' }) changerId!: string;
  @Column('text', { name: 'changer_email', nullable: true }) changerEmail!: string | null;
  @Column('text', { name: 'from_state', nullable: true }) fromState!: AlertState | null;
  @Column('text', { name: 'to_state' }) toState!: AlertState;
  @Column('text', { name: 'assignee_id', nullable: true }) assigneeId!: string | null;
  @Column('text', { nullable: true }) note!: string | null;

  static of(alert: Alert, by: Changer, what: { from: AlertState | null; note: string | null }): AlertChange {
    return Object.assign(new AlertChange(), {
      tenantId: alert.tenantId,
      alertId: alert.id,
      revision: alert.revision,
      changedAt: alert.updatedAt,
      changerKind: by.kind,
      changerId: by.id,
      changerEmail: by.email ?? null,
      fromState: what.from,
      toState: alert.state,
      assigneeId: alert.assigneeId,
      note: what.note,
    });
  }
}
