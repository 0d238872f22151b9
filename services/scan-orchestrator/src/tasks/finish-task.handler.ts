import { Injectable } from '@nestjs/common';
import { type Contract, TaskFinishedRecord } from '@palisade/contracts';
import type { Event, EventHandler } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { lockScan } from '../scans/lock-scan.js';
import { AttemptEnds } from './attempt-ends.js';
import { lockQueued } from './queue-row.js';
import { scanMetrics } from '../scan-metrics.js';

/** Takes the last record of the attempt that counts; that of a superseded one is dropped. */
@Injectable()
export class FinishTask implements EventHandler<TaskFinishedRecord> {
  readonly group = 'scan-orchestrator.finish-tasks';
  readonly contract: Contract<TaskFinishedRecord> = TaskFinishedRecord;

  constructor(private readonly attempts: AttemptEnds) {}

  async handle({ tenantId, data: finished }: Event<TaskFinishedRecord>, tx: EntityManager) {
    const { task_id, attempt, scanner, result, reason, detail } = finished;
    const scan = await lockScan(tx, tenantId, finished.scan_id);
    const queued = scan === null ? undefined : await lockQueued(tx, task_id);
    const counts =
      queued?.state === 'running' &&
      queued.tenant_id === tenantId &&
      queued.scan_id === finished.scan_id.toLowerCase() &&
      queued.attempt === attempt &&
      queued.scanner === scanner;
    if (scan === null || queued === undefined || !counts) {
      scanMetrics.droppedResult();
      return;
    }
    const retriable = result === 'failed' && finished.retriable === true;
    await this.attempts.end(tx, scan, queued, {
      outcome: result,
      batches: finished.batches ?? 0,
      retriable,
      ...(reason !== undefined && { reason }),
      ...(detail !== undefined && { detail }),
    });
  }
}
