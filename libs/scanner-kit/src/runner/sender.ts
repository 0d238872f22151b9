import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  ResultBatchRecord,
  TaskFinishedRecord,
  TaskProgressRecord,
  type Contract,
  type scan,
} from '@palisade/contracts';
import { Unavailable, type Publisher } from '@palisade/messaging';
import type { Claimed } from './claim.js';

const againAfterMs = 500;

/** Given up: the attempt has ended meanwhile. */
export class Ended extends Error {
  override readonly name = 'Ended';
}

/** Says on Kafka what becomes of one attempt. Batches and the last record have the same id each time that they are sent. */
export class Sender {
  constructor(
    private readonly publisher: Publisher,
    private readonly claimed: Claimed,
    private readonly who: { scanner: string; replicaId: string },
  ) {}

  /** Rejects when Kafka didn't take it: the next one is as good. */
  async progress(said: Pick<scan.TaskProgress, 'phase' | 'done' | 'total'>): Promise<void> {
    const { scanId } = this.claimed.task;
    const data = { ...this.ids(), replica_id: this.who.replicaId, ...said, at: new Date().toISOString() };
    await this.publisher.publish(TaskProgressRecord, [
      { id: randomUUID(), tenantId: this.claimed.tenantId, key: scanId, data },
    ]);
  }

  /** Resolves when Kafka has it; tries until then, or until the signal. */
  async batch(
    index: number,
    found: Pick<scan.ResultBatch, 'assets' | 'outcomes'>,
    signal: AbortSignal,
  ): Promise<void> {
    const data = { ...this.ids(), index, scanner: this.who.scanner, ...found };
    await this.untilTaken(ResultBatchRecord, String(index), data, signal);
  }

  /** As `batch`. */
  async finished(
    ending: Omit<scan.TaskFinished, 'scan_id' | 'task_id' | 'attempt' | 'target_id' | 'scanner'>,
    signal: AbortSignal,
  ): Promise<void> {
    const data = { ...this.ids(), scanner: this.who.scanner, ...ending };
    await this.untilTaken(TaskFinishedRecord, 'end', data, signal);
  }

  private async untilTaken<T>(
    contract: Contract<T>,
    part: string,
    data: T,
    signal: AbortSignal,
  ): Promise<void> {
    const { tenantId, task } = this.claimed;
    const id = `${task.taskId}:${String(task.attempt)}:${part}`;
    const record = { id, tenantId, key: `${tenantId}:${task.target.id}`, value: contract.encode(data) };
    while (!signal.aborted) {
      try {
        await this.publisher.publish(contract, [record]);
        return;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await setTimeout(againAfterMs);
      }
    }
    throw new Ended('the attempt has ended');
  }

  private ids() {
    const { scanId, taskId, attempt, target } = this.claimed.task;
    return { scan_id: scanId, task_id: taskId, attempt, target_id: target.id };
  }
}
