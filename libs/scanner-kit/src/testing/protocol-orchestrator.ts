import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AttemptSupersededRecord,
  ResultBatchRecord,
  ScanCancelledRecord,
  ScannerCatalogueRecord,
  ScannerReplicaRecord,
  TaskFinishedRecord,
  TaskOfferedRecord,
  TaskProgressRecord,
  type Contract,
  type scan,
} from '@palisade/contracts';
import {
  ensureTopics,
  MessagingModule,
  Publisher,
  TopicFollower,
  TopicTail,
  type Event,
} from '@palisade/messaging';

/** As the answer to a claim has it; what isn't said is made up. */
export interface TestTask {
  scanId?: string;
  taskId?: string;
  attempt?: number;
  tenantId?: string;
  baseUrl?: string;
  ownershipProven?: boolean;
  maxRequestsPerSecond?: number;
  leaseSeconds?: number;
  deadlineAt?: Date;
  task?: Record<string, unknown>;
  credentials?: { connection_id: string; kind: string; label?: string; secret: Record<string, string> }[];
  document?: { document_id: string; openapi_version: string; content: string } | null;
}

export interface OfferedTask {
  taskId: string;
  scanId: string;
  tenantId: string;
  attempt: number;
  claims: number;
  progress: scan.TaskProgress[];
  batches: scan.ResultBatch[];
  /** Ids of the batches' records, which are the same each time. */
  recordIds: string[];
  finished: scan.TaskFinished | undefined;
}

/** What scanners know of scan-orchestrator, spoken without one: offers, claims, control, and what comes back. No queue, no retry. */
export class ProtocolOrchestrator {
  readonly replicas = new Map<string, scan.ScannerReplica>();
  readonly catalogues = new Map<string, scan.ScannerCatalogue>();
  readonly tasks = new Map<string, OfferedTask>();
  url = '';
  /** Before each claim is answered; what it throws is answered 503. */
  beforeClaim: (task: OfferedTask) => Promise<void> | void = () => undefined;
  private readonly open = new Map<string, { token: string; answer: object }>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private app: INestApplicationContext | undefined;

  constructor(
    private readonly kafka: { brokers: string[]; topicPrefix: string },
    private readonly key: string,
  ) {}

  async start(): Promise<void> {
    await ensureTopics(this.kafka);
    const messaging = MessagingModule.forRoot({ service: 'protocol-orchestrator', ...this.kafka });
    const produces = [TaskOfferedRecord, ScanCancelledRecord, AttemptSupersededRecord];
    @Module({ imports: [messaging, MessagingModule.forFeature({ handlers: [], produces })] })
    class Messages {}
    this.app = await NestFactory.createApplicationContext(Messages, { logger: ['error', 'fatal'] });
    await this.app.init();
    await this.follow(this.app.get(TopicFollower));
    const tails = this.app.get(TopicTail);
    await Promise.all([
      this.hear(tails, TaskProgressRecord, (task, { data }) => task.progress.push(data)),
      this.hear(tails, ResultBatchRecord, (task, { data, id }) => {
        // What was sent again, since nobody knew that it had come, counts once, as for every reader.
        if (task.recordIds.includes(id)) return;
        task.batches.push(data);
        task.recordIds.push(id);
      }),
      this.hear(tails, TaskFinishedRecord, (task, { data }) => (task.finished = data)),
    ]);
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await this.app?.close();
  }

  /** The one replica that there is, or the one with the most free slots. */
  get freest(): scan.ScannerReplica {
    const [best] = [...this.replicas.values()]
      .filter(({ draining }) => draining !== true)
      .sort((a, b) => free(b) - free(a));
    if (best === undefined) throw new Error('no replica has said that it is there');
    return best;
  }

  async offer(given: TestTask = {}): Promise<OfferedTask> {
    const { scanId = randomUUID(), taskId = randomUUID(), tenantId = randomUUID(), attempt = 1 } = given;
    const task: OfferedTask = {
      ...{ scanId, taskId, tenantId, attempt },
      ...{ claims: 0, progress: [], batches: [], recordIds: [], finished: undefined },
    };
    const token = randomUUID();
    this.tasks.set(keyOf(taskId, attempt), task);
    this.open.set(taskId, { token, answer: answerTo(task, given) });
    await this.publish(TaskOfferedRecord, tenantId, taskId, {
      ...{ task_id: taskId, scan_id: scanId, attempt, claim_token: token },
      replica_id: this.freest.replica_id,
      expires_at: new Date(Date.now() + 15_000).toISOString(),
    });
    return task;
  }

  async cancel({ tenantId, scanId }: OfferedTask): Promise<void> {
    await this.publish(ScanCancelledRecord, tenantId, scanId, { scan_id: scanId });
  }

  async supersede({ tenantId, scanId, taskId, attempt }: OfferedTask): Promise<void> {
    const data = { scan_id: scanId, task_id: taskId, attempt };
    await this.publish(AttemptSupersededRecord, tenantId, scanId, data);
  }

  private async publish<T>(contract: Contract<T>, tenantId: string, key: string, data: T): Promise<void> {
    await this.app?.get(Publisher).publish(contract, [{ id: randomUUID(), tenantId, key, data }]);
  }

  private async follow(follower: TopicFollower): Promise<void> {
    const contracts = [ScannerReplicaRecord, ScannerCatalogueRecord] as Contract<unknown>[];
    await follower.followAll(contracts, {
      onRecord: ({ type, data }) => {
        if (type === ScannerReplicaRecord.type) {
          const replica = data as scan.ScannerReplica;
          this.replicas.set(replica.replica_id, replica);
        } else {
          const catalogue = data as scan.ScannerCatalogue;
          this.catalogues.set(catalogue.scanner, catalogue);
        }
      },
      onTombstone: (key) => void this.replicas.delete(key),
    }).ready;
  }

  private hear<T extends { task_id: string; attempt: number }>(
    tails: TopicTail,
    contract: Contract<T>,
    take: (task: OfferedTask, event: Event<T>) => unknown,
  ): Promise<void> {
    return tails.tail(contract, {
      wants: () => true,
      onEvent: (event) => {
        const task = this.tasks.get(keyOf(event.data.task_id, event.data.attempt));
        if (task !== undefined) take(task, event);
      },
    }).ready;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.claim(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private async claim(request: IncomingMessage): Promise<{ status: number; body: object }> {
    if (request.headers.authorization !== `Bearer ${this.key}`) return { status: 401, body: {} };
    const taskId = /^\/internal\/v1\/tasks\/([^/]+)\/claim$/.exec(request.url ?? '')?.[1] ?? '';
    const said = (await json(request)) as { attempt: number; claim_token: string };
    const task = this.tasks.get(keyOf(taskId, said.attempt));
    const open = this.open.get(taskId);
    if (task === undefined || open?.token !== said.claim_token) return { status: 409, body: {} };
    try {
      await this.beforeClaim(task);
    } catch {
      return { status: 503, body: {} };
    }
    this.open.delete(taskId);
    task.claims++;
    return { status: 200, body: open.answer };
  }
}

function answerTo(task: OfferedTask, given: TestTask): object {
  const { baseUrl = 'https://api.example.com/', ownershipProven = false, maxRequestsPerSecond = 100 } = given;
  const target = { id: randomUUID(), kind: 'api', name: 'An API', base_url: baseUrl };
  return {
    ...{ scan_id: task.scanId, task_id: task.taskId, attempt: task.attempt, tenant_id: task.tenantId },
    lease_seconds: given.leaseSeconds ?? 30,
    deadline_at: (given.deadlineAt ?? new Date(Date.now() + 600_000)).toISOString(),
    target: {
      ...target,
      ...{ ownership_proven: ownershipProven, max_requests_per_second: maxRequestsPerSecond },
      ...{ environment: 'production', criticality: 'medium', data_sensitivity: 'internal' },
    },
    task: { covers: 'api', ...given.task },
    credentials: given.credentials ?? [],
    document: given.document ?? null,
  };
}

function keyOf(taskId: string, attempt: number): string {
  return `${taskId}:${String(attempt)}`;
}

function free({ slots = 0, running = [] }: scan.ScannerReplica): number {
  return slots - running.length;
}
