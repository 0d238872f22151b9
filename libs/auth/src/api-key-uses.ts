import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  Optional,
} from '@nestjs/common';
import { ApiKeyUsedRecord } from '@palisade/contracts';
import { Publisher } from '@palisade/messaging';

interface Use {
  tenantId: string;
  /** Of the last use. */
  at: number;
  isSaid: boolean;
  /** When it may be said again. */
  nextAt: number;
}

const LOOK_MS = 5_000;
const EVERY_MS = 60_000;

/** Tells identity when keys were used: the first use soon, later ones once a minute. A count of time, lost by a crash. */
@Injectable()
export class ApiKeyUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ApiKeyUses.name);
  private readonly uses = new Map<string, Use>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> = Promise.resolve();

  constructor(@Optional() private readonly publisher?: Publisher) {}

  /** Of a key that was verified. Never throws and never waits. */
  note(apiKeyId: string, tenantId: string, now = Date.now()): void {
    const known = this.uses.get(apiKeyId);
    if (known) {
      known.at = now;
      known.isSaid = false;
    } else {
      this.uses.set(apiKeyId, { tenantId, at: now, isSaid: false, nextAt: now });
    }
  }

  /** Publishes what is due; what can't be published now is due in a minute. */
  async flush(now = Date.now()): Promise<void> {
    const due = [...this.uses].filter(([, { isSaid, nextAt }]) => !isSaid && nextAt <= now);
    for (const [apiKeyId, use] of this.uses) {
      if (use.isSaid && use.nextAt <= now) this.uses.delete(apiKeyId);
    }
    if (due.length === 0 || !this.publisher) return;
    const records = due.map(([apiKeyId, use]) => recordOf(apiKeyId, use));
    for (const [, use] of due) {
      use.isSaid = true;
      use.nextAt = now + EVERY_MS;
    }
    try {
      await this.publisher.publish(ApiKeyUsedRecord, records);
    } catch (error) {
      for (const [, use] of due) use.isSaid = false;
      this.logger.warn({ err: error, keys: due.length }, 'uses of API keys are not told yet');
    }
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sending = this.sending.then(() => this.flush());
    }, LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sending;
    await this.flush();
  }
}

function recordOf(apiKeyId: string, { tenantId, at }: Use) {
  const data = { api_key_id: apiKeyId, last_used_at: new Date(at).toISOString() };
  return { id: randomUUID(), tenantId, key: apiKeyId, data };
}
