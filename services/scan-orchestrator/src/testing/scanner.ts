import { randomUUID } from 'node:crypto';
import {
  ScannerReplicaRecord,
  TaskFinishedRecord,
  TaskOfferedRecord,
  TaskProgressRecord,
} from '@palisade/contracts';
import type { ClaimBody } from '../claims/claim-body.js';
import { type Answer, type Orchestrator, scannerKey } from './orchestrator.js';
import { until } from './until.js';

export interface ScannerOptions {
  slots?: number;
  key?: string;
}

/** A replica of the web scanner by its protocol alone: it claims by HTTP, and says by Kafka how far it is. */
export class Scanner {
  readonly replicaId = randomUUID();
  private readonly running = new Set<string>();
  private revision = 0;
  private readonly beating: NodeJS.Timeout;

  constructor(
    private readonly orchestrator: Orchestrator,
    private readonly options: ScannerOptions,
  ) {
    this.beating = setInterval(() => void this.beat().catch(() => undefined), 2_000);
  }

  static async join(orchestrator: Orchestrator, options: ScannerOptions): Promise<Scanner> {
    const scanner = new Scanner(orchestrator, options);
    await scanner.beat();
    return scanner;
  }

  /** Nothing more is heard of it. */
  silence(): void {
    clearInterval(this.beating);
  }

  /** It stops in order. */
  async leave(): Promise<void> {
    this.silence();
    await this.beat({ draining: true, slots: 0 });
  }

  async beat(changes: Partial<ScannerReplicaRecord> = {}): Promise<void> {
    this.revision += 1;
    const data: ScannerReplicaRecord = {
      replica_id: this.replicaId,
      scanner: 'web',
      revision: this.revision,
      slots: this.options.slots ?? 4,
      running: [...this.running].map((name) => {
        const [task_id = '', attempt = ''] = name.split('/');
        return { task_id, attempt: Number(attempt) };
      }),
      ...changes,
    };
    await this.orchestrator.produce(ScannerReplicaRecord, { tenantId: '', key: this.replicaId, data });
  }

  /** Offers to this replica, in order. */
  async offers(): Promise<TaskOfferedRecord[]> {
    const records = await this.orchestrator.topics.records(TaskOfferedRecord);
    return records.map(({ data }) => data).filter(({ replica_id }) => replica_id === this.replicaId);
  }

  /** The latest offer for a scan, at least the `count`th. */
  async offer(scanId: string, count = 1): Promise<TaskOfferedRecord> {
    let found: TaskOfferedRecord[] = [];
    await until(
      async () => {
        found = (await this.offers()).filter(({ scan_id }) => scan_id === scanId);
        return found.length >= count;
      },
      `for offer ${String(count)} of ${scanId}`,
    );
    const last = found.at(-1);
    if (last === undefined) throw new Error('nothing was offered');
    return last;
  }

  claim(offer: TaskOfferedRecord, changes: { key?: string; replica_id?: string } = {}): Promise<Answer> {
    const { attempt, claim_token } = offer;
    const { key = this.options.key ?? scannerKey, replica_id = this.replicaId } = changes;
    const body = { attempt, claim_token, replica_id };
    return this.orchestrator.post(`/internal/v1/tasks/${offer.task_id}/claim`, key, body);
  }

  /** Takes what is offered for the scan, and begins. */
  async begin(scanId: string, count = 1): Promise<ClaimBody> {
    const answer = await this.claim(await this.offer(scanId, count));
    if (answer.status !== 200) throw new Error(`the claim was answered ${JSON.stringify(answer)}`);
    const claimed = answer.body as ClaimBody;
    this.running.add(nameOf(claimed));
    await this.beat();
    return claimed;
  }

  progress(claimed: ClaimBody, changes: Partial<TaskProgressRecord> = {}): Promise<void> {
    const data: TaskProgressRecord = {
      ...idsOf(claimed),
      replica_id: this.replicaId,
      phase: 'Reading',
      done: 1,
      total: 2,
      at: new Date().toISOString(),
      ...changes,
    };
    return this.orchestrator.produce(TaskProgressRecord, {
      tenantId: claimed.tenant_id,
      key: claimed.scan_id,
      data,
    });
  }

  async finish(claimed: ClaimBody, changes: Partial<TaskFinishedRecord> = {}): Promise<void> {
    const { tenant_id: tenantId, target } = claimed;
    const data: TaskFinishedRecord = {
      ...idsOf(claimed),
      scanner: 'web',
      result: 'succeeded',
      batches: 1,
      ...changes,
    };
    const key = `${tenantId}:${target.id}`;
    const id = `${claimed.task_id}:${String(claimed.attempt)}:end`;
    await this.orchestrator.produce(TaskFinishedRecord, { tenantId, key, data, id });
    this.running.delete(nameOf(claimed));
    await this.beat();
  }
}

const nameOf = ({ task_id, attempt }: ClaimBody): string => `${task_id}/${String(attempt)}`;

function idsOf({ scan_id, task_id, attempt, target }: ClaimBody) {
  return { scan_id, task_id, attempt, target_id: target.id };
}
