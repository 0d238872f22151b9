import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { FollowedIdentity } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Readiness } from '@palisade/http';
import { Factors } from './factors/factors.js';
import { SendMails } from './mail/send-mails.js';
import { Sessions } from './sessions/sessions.js';
import { forgetLateAttempts } from './single-sign-on/attempts.js';
import { Domains } from './single-sign-on/domains.js';
import { RotateSigningKeys } from './signing-keys/rotate-signing-keys.js';

const EVERY_MS = 10_000;

/** What has to happen by itself: signing keys rotate, what has expired is forgotten. Harmless on every replica at once. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private signingKid: string | undefined;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly rotation: RotateSigningKeys,
    private readonly sessions: Sessions,
    private readonly factors: Factors,
    private readonly mails: SendMails,
    private readonly domains: Domains,
    identity: FollowedIdentity,
    readiness: Readiness,
  ) {
    // Tokens are handed out only once verifiers, of which this replica's is one, can have read the key.
    readiness.add('signing key', () => {
      if (this.signingKid === undefined || identity.signingKey(this.signingKid) === undefined) {
        throw new Error('the signing key is not published yet');
      }
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.rotateKeys();
    this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => {
      this.running = this.run().finally(() => {
        this.schedule();
      });
    }, EVERY_MS).unref();
  }

  private async run(): Promise<void> {
    try {
      await this.rotateKeys();
      await this.forgetExpired(new Date());
      await this.domains.checkAgain();
    } catch (error) {
      this.logger.warn({ err: error }, 'housekeeping failed; it is tried again');
    }
  }

  private async rotateKeys(): Promise<void> {
    this.signingKid = await this.rotation.run();
  }

  private async forgetExpired(now: Date): Promise<void> {
    while ((await this.database.system((tx) => this.sessions.forgetExpired(tx, now))) > 0);
    await this.mails.forgetEnded(now);
    await this.database.system(async (tx) => {
      await this.factors.forgetExpired(tx, now);
      await tx.query('delete from identity.throttle where expire < $1', [now.getTime()]);
      await tx.query('delete from identity.email_links where expires_at < $1', [now]);
      await tx.query('delete from identity.bootstrap_tokens where expires_at < $1', [now]);
      await forgetLateAttempts(tx);
    });
  }
}
