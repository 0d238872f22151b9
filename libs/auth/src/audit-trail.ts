import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  Optional,
} from '@nestjs/common';
import { AuditRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Outbox, Publisher } from '@palisade/messaging';
import { currentContext, traceIdOf } from '@palisade/telemetry';
import type { EntityManager } from 'typeorm';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { type CountedRefusal, type Refusal, RefusalCounter } from './refusal-counter.js';

export interface AuditActor {
  kind: 'user' | 'api_key' | 'system' | 'anonymous';
  id?: string;
  email?: string;
  ip?: string;
  ua?: string;
}

export interface AuditEntry {
  /** `<area>.<thing>.<what happened>`, such as alerts.alert.acknowledged. */
  action: string;
  outcome: 'success' | 'failure' | 'denied';
  actor: AuditActor;
  target?: { kind: string; id?: string };
  /** Why it was refused or failed, in stable words. */
  reason?: string;
  /** Small facts, such as the state before and after; never a secret. */
  details?: Record<string, string>;
  /** Empty for what belongs to no tenant. */
  tenantId: string;
}

const FLUSH_MS = 10_000;
const SYSTEM_KEY = 'system';

/** Who did what, to `audit.records.v1`. */
@Injectable()
export class AuditTrail implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly refusals = new RefusalCounter();
  private readonly logger = new Logger(AuditTrail.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    @Optional() private readonly outbox?: Outbox,
    @Optional() private readonly database?: Database,
    @Optional() private readonly publisher?: Publisher,
  ) {}

  /** Appends the record to the outbox: it is published if, and only if, `tx` commits. */
  async record(tx: EntityManager, entry: AuditEntry): Promise<void> {
    if (!this.outbox) throw new Error('a service without an outbox can not record what it did');
    await this.outbox.append(tx, AuditRecord, this.toMessage(entry));
  }

  /** Counts a refusal; alike ones become one record every ten seconds. Never throws and never waits. */
  refused(refusal: Refusal): void {
    this.refusals.add(refusal);
  }

  /** Records what was refused since the last time; what can't be recorded now is kept for the next. */
  async flush(): Promise<void> {
    const refusals = this.refusals.take();
    if (refusals.length === 0) return;
    try {
      await this.send(refusals.map((refusal) => this.toMessage(entryOf(refusal), refusal)));
    } catch (error) {
      this.refusals.restore(refusals);
      this.logger.warn({ err: error, refusals: refusals.length }, 'refusals are not recorded yet');
    }
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private async send(messages: ReturnType<AuditTrail['toMessage']>[]): Promise<void> {
    const { outbox, database, publisher } = this;
    if (outbox && database) {
      await database.system((tx) => outbox.appendAll(tx, AuditRecord, messages));
      return;
    }
    // The gateway has no schema, so no outbox: what it lost by a crash is the count of ten seconds.
    await publisher?.publish(
      AuditRecord,
      messages.map((message) => ({ ...message, id: message.data.record_id })),
    );
  }

  private toMessage(entry: AuditEntry, counted?: CountedRefusal) {
    const { tenantId, ...said } = entry;
    const context = counted ? undefined : currentContext();
    const data: AuditRecord = {
      ...said,
      record_id: randomUUID(),
      occurred_at: (counted?.lastAt ?? new Date()).toISOString(),
      count: counted?.count ?? 1,
    };
    if (this.options.service !== undefined) data.service = this.options.service;
    if (context) {
      data.trace_id = traceIdOf(context.traceparent);
      data.correlation_id = context.correlationId;
    }
    return { id: data.record_id, tenantId, key: tenantId === '' ? SYSTEM_KEY : tenantId, data };
  }
}

function entryOf({ count, firstAt, lastAt, outcome = 'denied', ...refusal }: CountedRefusal): AuditEntry {
  if (count === 1) return { ...refusal, outcome };
  return { ...refusal, outcome, details: { first_at: firstAt.toISOString(), last_at: lastAt.toISOString() } };
}
