import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { FollowedIdentity } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Readiness } from '@palisade/http';
import { ForgetUnverified } from './accounts/forget-unverified.js';
import { Factors } from './factors/factors.js';
import { SendMails } from './mail/send-mails.js';
import { Reseal } from './sealing/reseal.js';
import { Sessions } from './sessions/sessions.js';
import { Settings } from './settings.js';
import { forgetLateAttempts } from './single-sign-on/attempts.js';
import { Domains } from './single-sign-on/domains.js';
import { RotateSigningKeys } from './signing-keys/rotate-signing-keys.js';

const EVERY_MS = 10_000;
const RESEAL_EVERY_MS = 600_000;

/** What has to happen by itself: signing keys rotate, what has expired is forgotten. Harmless on every replica at once. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private signingKid: string | undefined;
  private resealAt = 0;
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly rotation: RotateSigningKeys,
    private readonly sessions: Sessions,
    private readonly factors: Factors,
    private readonly mails: SendMails,
    private readonly domains: Domains,
    private readonly unverified: ForgetUnverified,
    private readonly sealed: Reseal,
    private readonly settings: Settings,
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
      await this.reseal(Date.now());
    } catch (error) {
      this.logger.warn({ err: error }, 'housekeeping failed; it is tried again');
    }
  }

  private async rotateKeys(): Promise<void> {
    this.signingKid = await this.rotation.run();
  }

  /** Over and over while there are two keys: a replica that doesn't know the new one yet goes on sealing with the old one. */
  private async reseal(now: number): Promise<void> {
    if (this.settings.sealing.previous === undefined || now < this.resealAt) return;
    const done = await this.sealed.run();
    this.resealAt = now + RESEAL_EVERY_MS;
    this.logger.log(done, 'what the previous key-encryption key had sealed is sealed anew');
  }

  private async forgetExpired(now: Date): Promise<void> {
    while ((await this.database.system((tx) => this.sessions.forgetExpired(tx, now))) > 0);
    while ((await this.unverified.run(now)) > 0);
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
