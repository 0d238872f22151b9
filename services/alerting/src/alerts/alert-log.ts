import { Injectable } from '@nestjs/common';
import { AlertRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import { currentContext } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import type { Alert } from './alert.entity.js';
import { newAlertId } from './alert-id.js';
import { toFinding, type AlertActivity } from './detection-finding.js';

/** Puts an alert's new state on alerts.v1, in the transaction that changed it. */
@Injectable()
export class AlertLog {
  constructor(private readonly outbox: Outbox) {}

  async publish(tx: EntityManager, alert: Alert, activity: AlertActivity): Promise<void> {
    const id = newAlertId();
    const correlationId = currentContext()?.correlationId;
    await this.outbox.append(tx, AlertRecord, {
      id,
      tenantId: alert.tenantId,
      key: `${alert.tenantId}:${alert.id}`,
      time: alert.updatedAt,
      data: toFinding(alert, {
        activity,
        recordId: id,
        ...(correlationId !== undefined && { correlationId }),
      }),
    });
  }
}
