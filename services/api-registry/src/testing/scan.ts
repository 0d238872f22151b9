import { randomUUID } from 'node:crypto';
import {
  ResultBatchRecord,
  ScanEndedRecord,
  ScanQueuedRecord,
  ScanStartedRecord,
  type Contract,
  type scan,
} from '@palisade/contracts';
import type { Client } from './registry.js';

type Found = Partial<scan.CheckOutcome> & Pick<scan.CheckOutcome, 'check_id' | 'status'>;

/** A scan of an API as scan-orchestrator and a scanner tell of it, each event under an id that stays the same. */
export class Scan {
  readonly taskId = randomUUID();
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly client: Client,
    readonly apiId: string,
    readonly id: string = randomUUID(),
    readonly at: Date = new Date(),
  ) {}

  queued(): Promise<void> {
    const data = {
      scan_id: this.id,
      target_id: this.apiId,
      trigger: 'schedule',
      queued_at: this.time(0),
    } as const;
    return this.tell(ScanQueuedRecord, 'queued', data);
  }

  started(seconds = 1): Promise<void> {
    const data = { scan_id: this.id, target_id: this.apiId, started_at: this.time(seconds) };
    return this.tell(ScanStartedRecord, `started ${String(seconds)}`, data);
  }

  batch(index: number, outcomes: Found[], attempt = 1): Promise<void> {
    const data: ResultBatchRecord = {
      scan_id: this.id,
      task_id: this.taskId,
      attempt,
      target_id: this.apiId,
      index,
      scanner: 'web',
      assets: [{ asset_id: 'endpoint', asset_type: 'web.endpoint', name: 'The endpoint' }],
      outcomes: outcomes.map((outcome) => ({
        asset_id: 'endpoint',
        severity: 'medium',
        check_revision: 1,
        summary: 'What was seen.',
        evidence: '{"seen":true}',
        ...outcome,
      })),
    };
    return this.tell(ResultBatchRecord, `batch ${String(attempt)} ${String(index)}`, data);
  }

  ended(
    state: ScanEndedRecord['state'],
    {
      batches = 0,
      attempt = 1,
      revision = 1,
      ...more
    }: Partial<ScanEndedRecord> & { batches?: number; attempt?: number } = {},
  ): Promise<void> {
    const data: ScanEndedRecord = {
      scan_id: this.id,
      target_id: this.apiId,
      revision,
      state,
      tasks: [{ task_id: this.taskId, attempt, batches, complete: state === 'completed' }],
      ownership_proven: true,
      ended_at: this.time(revision * 60),
      ...more,
    };
    return this.tell(ScanEndedRecord, `ended ${String(revision)}`, data);
  }

  private time(seconds: number): string {
    return new Date(this.at.getTime() + seconds * 1000).toISOString();
  }

  private tell<T>(contract: Contract<T>, what: string, data: T): Promise<void> {
    const id = this.ids.get(what) ?? randomUUID();
    this.ids.set(what, id);
    const { tenantId, registry } = this.client;
    const key = contract.topic.name === 'scan.results.v1' ? `${tenantId}:${this.apiId}` : this.id;
    return registry.produce(contract, { tenantId, key, data, id });
  }
}
