import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Caller } from './caller.js';
import { type CallerEnding, type Watched, watchedOf } from './caller-ending.js';
import { FollowedIdentity } from './followed-identity.js';
import { IdentityFollower } from './identity-follower.js';

/** Why somebody who stays connected may no longer. */
export type CallerEnd = CallerEnding | 'unverifiable';

interface Watch {
  watched: Watched;
  onEnd: (reason: CallerEnd) => void;
}

const SWEEP_MS = 1_000;

/**
 * Tells whoever keeps a connection open when its caller may no longer call. A change that identity publishes is told as
 * it is read, an expiry or an identity that can't be followed within a second. The end of an access token is no end.
 */
@Injectable()
export class CallerWatch implements OnApplicationShutdown {
  private readonly logger = new Logger(CallerWatch.name);
  /** By session or API key, so that a change costs what it concerns and no more. */
  private readonly watches = new Map<string, Set<Watch>>();
  private readonly forget: () => void;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly identity: FollowedIdentity,
    private readonly follower: IdentityFollower,
  ) {
    this.forget = identity.onChange((id) => {
      this.look(this.watches.get(id) ?? [], Date.now());
    });
  }

  /**
   * Calls `onEnd` once, never before this has returned; not at all once what is returned has been called. Who is at his
   * end already is told at once.
   */
  watch(caller: Caller, onEnd: (reason: CallerEnd) => void): () => void {
    const watch: Watch = { watched: watchedOf(caller, this.identity, Date.now()), onEnd };
    const { id } = watch.watched;
    const alike = this.watches.get(id) ?? new Set();
    this.watches.set(id, alike.add(watch));
    this.timer ??= setInterval(() => {
      this.sweep();
    }, SWEEP_MS).unref();
    // What happened between the check of the credential and now was told to nobody.
    queueMicrotask(() => {
      if (alike.has(watch)) this.look([watch], Date.now());
    });
    return () => {
      this.remove(watch);
    };
  }

  /** Ends what has expired or can't be verified any more; runs by itself every second. */
  sweep(now = Date.now()): void {
    const known = this.known();
    for (const alike of [...this.watches.values()]) this.look(alike, now, known);
  }

  onApplicationShutdown(): void {
    this.forget();
    clearInterval(this.timer);
    this.watches.clear();
  }

  private known() {
    return { canVerify: this.follower.isCurrent(), isAll: this.follower.isCaughtUp() };
  }

  private look(watches: Iterable<Watch>, now: number, known = this.known()): void {
    for (const watch of [...watches]) {
      const reason = known.canVerify ? watch.watched.endedBy(now, known.isAll) : 'unverifiable';
      if (reason !== undefined) this.end(watch, reason);
    }
  }

  private end(watch: Watch, reason: CallerEnd): void {
    if (!this.remove(watch)) return;
    try {
      watch.onEnd(reason);
    } catch (error) {
      this.logger.error({ err: error }, 'the end of a caller was not taken note of');
    }
  }

  private remove(watch: Watch): boolean {
    const { id } = watch.watched;
    const alike = this.watches.get(id);
    if (!alike?.delete(watch)) return false;
    if (alike.size === 0) this.watches.delete(id);
    if (this.watches.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    return true;
  }
}
