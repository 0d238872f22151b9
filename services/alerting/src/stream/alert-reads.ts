import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { MoreThan } from 'typeorm';
import { Alert } from '../alerts/alert.entity.js';

const atOnce = 4;
export const pageOfAlerts = 200;

/** What the stream reads; a few at once, so that a thousand clients that come back leave connections for the rest. */
@Injectable()
export class AlertReads {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly database: Database) {}

  /** The alerts that changed after `sequence`, in the order of their latest changes: at most a page. */
  after(tenantId: string, sequence: number): Promise<Alert[]> {
    return this.inTurn(() =>
      this.database.asTenant(tenantId, (tx) =>
        tx.find(Alert, {
          where: { tenantId, sequence: MoreThan(sequence) },
          order: { sequence: 'ASC' },
          take: pageOfAlerts,
        }),
      ),
    );
  }

  /** Where each tenant's sequence stands; a tenant without alerts is not in it. */
  async latest(tenantIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.inTurn(() =>
      this.database.asTenants(tenantIds, (tx) =>
        tx.query<{ tenant_id: string; last: string }[]>(
          'select tenant_id, last from alerting.alert_sequences where tenant_id = any($1::uuid[])',
          [tenantIds],
        ),
      ),
    );
    return new Map(rows.map(({ tenant_id, last }) => [tenant_id, Number(last)]));
  }

  private async inTurn<T>(read: () => Promise<T>): Promise<T> {
    if (this.running >= atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await read();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
