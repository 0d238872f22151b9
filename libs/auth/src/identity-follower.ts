import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ApiKeyRecord, SessionRecord, SigningKeyRecord } from '@palisade/contracts';
import { Problem, Readiness } from '@palisade/http';
import { TopicFollower } from '@palisade/messaging';
import { AUTH_OPTIONS, type AuthOptions } from './auth-options.js';
import { FollowedIdentity } from './followed-identity.js';

const DEFAULT_MAX_BEHIND_SECONDS = 120;
const RETRY_AFTER_SECONDS = 5;

/** Follows identity's compacted topics on behalf of this replica until messaging stops, and says whether what is known can be relied on. */
@Injectable()
export class IdentityFollower implements OnApplicationBootstrap {
  private follows: ReturnType<TopicFollower['follow']>[] = [];
  private hasReadAll = false;
  private readonly maxBehindMs: number;

  constructor(
    private readonly topics: TopicFollower,
    private readonly identity: FollowedIdentity,
    readiness: Readiness,
    @Inject(AUTH_OPTIONS) options: AuthOptions,
  ) {
    this.maxBehindMs = (options.maxBehindSeconds ?? DEFAULT_MAX_BEHIND_SECONDS) * 1000;
    readiness.add('identity topics', () => {
      this.assertCurrent();
    });
  }

  onApplicationBootstrap(): void {
    this.follows = [
      this.topics.follow(SigningKeyRecord, {
        onRecord: ({ data }) => {
          this.identity.onSigningKey(data);
        },
        onTombstone: (kid) => {
          this.identity.forgetSigningKey(kid);
        },
      }),
      this.topics.follow(SessionRecord, {
        onRecord: ({ tenantId, data }) => {
          this.identity.onSession(tenantId, data);
        },
        onTombstone: (sessionId) => {
          this.identity.forgetSession(sessionId);
        },
      }),
      this.topics.follow(ApiKeyRecord, {
        onRecord: ({ tenantId, data }) => {
          this.identity.onApiKey(tenantId, data);
        },
        onTombstone: (apiKeyId) => {
          this.identity.forgetApiKey(apiKeyId);
        },
      }),
    ];
    Promise.all(this.follows.map(({ ready }) => ready)).then(
      () => {
        this.hasReadAll = true;
      },
      () => undefined, // stopped before the end was reached: it stays not ready
    );
  }

  /** Throws a 503 problem before the topics were read to their end, and once they have not been for the stated time. */
  assertCurrent(): void {
    if (!this.isCurrent()) throw notKnown();
  }

  /** Whether callers can be told apart. */
  isCurrent(): boolean {
    return this.hasReadAll && this.behindForMs() <= this.maxBehindMs;
  }

  /** Throws a 503 problem while records are known to be missing. */
  assertCaughtUp(): void {
    if (!this.isCaughtUp()) throw notKnown();
  }

  isCaughtUp(): boolean {
    return this.hasReadAll && this.behindForMs() < 0;
  }

  /** Negative when everything is read. */
  private behindForMs(): number {
    const since = this.follows.map((follow) => follow.behindSince()?.getTime() ?? Infinity);
    return Date.now() - Math.min(...since);
  }
}

function notKnown(): Problem {
  return Problem.unavailable('Who may call is not known at the moment.', RETRY_AFTER_SECONDS);
}
