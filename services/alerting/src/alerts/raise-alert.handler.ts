import { Injectable } from '@nestjs/common';
import { DetectionRecord, type Contract } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import { currentContext, traceIdOf } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { AlertChange } from './alert-change.entity.js';
import { isClosed } from './alert-states.js';
import { Alert } from './alert.entity.js';
import { AlertLog } from './alert-log.js';
import { alertIdOf } from './alert-id.js';
import { insertAlert, updateAlert } from './store-alert.js';

/** One alert per tenant, rule, actor and episode; each later detection of the episode updates it. */
@Injectable()
export class RaiseAlert implements EventHandler<DetectionRecord> {
  readonly group = 'alerting.raise-alert';
  readonly contract: Contract<DetectionRecord> = DetectionRecord;

  constructor(private readonly log: AlertLog) {}

  async handle({ tenantId, data: detection }: Event<DetectionRecord>, tx: EntityManager): Promise<void> {
    const latest = await tx.findOne(Alert, {
      where: {
        tenantId,
        ruleId: detection.rule.rule_id,
        actor: detection.actor_email,
        episodeId: detection.episode_id,
      },
      order: { generation: 'DESC' },
      lock: { mode: 'pessimistic_write' },
    });
    const isMerged = detection.merged_into !== undefined;
    // The one that goes on has its own alert.
    if (latest === null && isMerged) return;
    if (latest === null) return this.raise(tx, tenantId, detection, 1);
    // A detection carries the whole episode so far: an older one, delivered late or replayed, says nothing new.
    if (detection.revision <= latest.detectionRevision) return;
    if (isClosed(latest.state) && showsNewActivity(detection, latest)) {
      return this.raise(tx, tenantId, detection, latest.generation + 1);
    }
    latest.observe(detection, new Date());
    if (isMerged && !isClosed(latest.state)) return this.close(tx, latest, detection);
    await updateAlert(tx, latest);
    await this.log.publish(tx, latest, 'updated');
  }

  /** What happened is told by the other episode's alert: whoever works through open ones meets it once. */
  private async close(tx: EntityManager, alert: Alert, detection: DetectionRecord) {
    const { state: from, updatedAt } = alert;
    alert.moveTo('resolved', updatedAt);
    const rule = { kind: 'system' as const, id: detection.rule.rule_id };
    const note = `A late event joined this episode to ${String(detection.merged_into)}, whose alert goes on.`;
    await tx.insert(AlertChange, AlertChange.of(alert, rule, { from, note }));
    await updateAlert(tx, alert);
    await this.log.publish(tx, alert, 'closed');
  }

  // Two consumers can only meet here while a partition changes hands; the unique constraint then fails one, whose retry finds the row.
  private async raise(tx: EntityManager, tenantId: string, detection: DetectionRecord, generation: number) {
    const traceId = traceIdOf(currentContext()?.traceparent ?? '') || null;
    const id = alertIdOf({
      tenantId,
      ruleId: detection.rule.rule_id,
      actor: detection.actor_email,
      episodeId: detection.episode_id,
      generation,
      openedAt: new Date(detection.opened_at),
    });
    const alert = Alert.raise(detection, new Date(), { id, tenantId, generation, traceId });
    await insertAlert(tx, alert);
    const rule = { kind: 'system' as const, id: detection.rule.rule_id };
    await tx.insert(AlertChange, AlertChange.of(alert, rule, { from: null, note: null }));
    await this.log.publish(tx, alert, 'created');
  }
}

/** That the episode of a closed alert came to its end is no match; more events while it goes on are. */
function showsNewActivity(detection: DetectionRecord, alert: Alert): boolean {
  return (
    detection.phase !== 'ended' &&
    detection.merged_into === undefined &&
    (detection.event_count ?? 0) > alert.eventCount
  );
}
