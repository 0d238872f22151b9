import type { Egress } from '@palisade/egress';
import type { Publisher } from '@palisade/messaging';
import type { Logger } from '@palisade/telemetry';
import type { Launch } from '../isolation/launch.js';
import { Budget } from '../network/budget.js';
import { Connector } from '../network/connector.js';
import type { Scanner } from '../scanner.js';
import type { Claimed } from './claim.js';
import type { ClaimClient, Offer } from './claim-client.js';
import { failed, type Ending, type Failure } from './ending.js';
import { Lease } from './lease.js';
import { Progress } from './progress.js';
import { Redaction } from '../redaction.js';
import { Results } from './results.js';
import { Ended, Sender } from './sender.js';
import { TaskProcess } from './task-process.js';

export interface AttemptParts {
  scanner: Scanner;
  replicaId: string;
  claims: ClaimClient;
  publisher: Publisher;
  egress: Egress;
  launch: Launch;
  authorities: readonly string[];
  log: Logger;
}

/** One attempt at a task, from its claim to its last record. */
export class Attempt {
  private readonly abort = new AbortController();
  private process: TaskProcess | undefined;
  private ended: Failure | undefined;

  constructor(
    readonly offer: Offer & { scanId: string },
    private readonly parts: AttemptParts,
  ) {}

  /** Resolves when nothing of it runs; undefined where it was never claimed. Throws what the claim throws. */
  async run(): Promise<Ending | undefined> {
    const claimedAt = Date.now();
    const claimed = await this.parts.claims.claim(this.offer);
    if (claimed === undefined) return undefined;
    const lease = new Lease(claimedAt, claimed.leaseMs, () => {
      this.drop('lease-lost');
    });
    const late = setTimeout(
      () => {
        this.end('time-limit');
      },
      Math.min(Math.max(0, claimed.deadlineAt - Date.now()), 0x7fff_ffff),
    );
    const { scanner, replicaId } = this.parts;
    const sender = new Sender(this.parts.publisher, claimed, { scanner: scanner.name, replicaId });
    const progress = new Progress(sender, lease);
    try {
      return await this.work(claimed, sender, progress);
    } finally {
      clearTimeout(late);
      this.abort.abort();
      await progress.end();
      lease.end();
    }
  }

  /** Its work ends at once and nothing more is said of it: it counts no more. */
  drop(reason: 'cancelled' | 'lease-lost'): void {
    this.abort.abort();
    this.end(reason);
  }

  /** Its work ends, and is said to have: another attempt may begin at once. */
  handBack(): void {
    this.end('scanner-stopping');
  }

  private end(reason: Failure): void {
    this.ended ??= reason;
    this.process?.end(this.ended, { gracefully: reason !== 'lease-lost' });
  }

  private async work(claimed: Claimed, sender: Sender, progress: Progress): Promise<Ending> {
    const { signal } = this.abort;
    const startedAt = new Date().toISOString();
    const redaction = new Redaction(claimed.task.credentials);
    const results = new Results(this.parts.scanner.checks, redaction);
    const ending = withoutSecrets(
      await this.processed(claimed, { sender, progress, results, redaction }),
      redaction,
    );
    if (signal.aborted) return ending;
    const { batches, coverage } = results;
    const finishedAt = new Date().toISOString();
    try {
      await sender.finished(
        { ...ending, batches, coverage, started_at: startedAt, finished_at: finishedAt },
        signal,
      );
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
    }
    return ending;
  }

  private async processed(
    { task, tenantId, maxRequestsPerSecond }: Claimed,
    to: { sender: Sender; progress: Progress; results: Results; redaction: Redaction },
  ): Promise<Ending> {
    // What ended while the claim was under way.
    if (this.ended !== undefined) return failed(this.ended);
    const { signal } = this.abort;
    const { egress, launch, authorities, log } = this.parts;
    const connector = new Connector({
      egress,
      budget: new Budget(task.target, task.credentials),
      tenantId,
      maxRequestsPerSecond,
      signal,
    });
    this.process = new TaskProcess({
      launch,
      task,
      authorities,
      open: (url, purpose) => connector.open(url, purpose),
      store: async (index, group) => {
        await to.sender.batch(index, to.results.take(index, group), signal);
      },
      conceal: (secret) => {
        to.redaction.learn(secret);
      },
      progress: ({ phase, done, total }) => {
        to.progress.changed({ phase: to.redaction.text(phase).slice(0, 200), done, total });
      },
    });
    const ending = await this.process.run();
    const said = to.redaction.text(this.process.said);
    if (said !== '') log.warn({ task_id: task.taskId, attempt: task.attempt, said }, 'what a task wrote');
    return ending;
  }
}

function withoutSecrets(ending: Ending, redaction: Redaction): Ending {
  const { detail } = ending;
  return detail === undefined ? ending : { ...ending, detail: redaction.text(detail).slice(0, 2_000) };
}
