import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DerivationRoot } from '../sealing/derivation-root.js';

const LIFETIME_MS = 5 * 60_000;
const pattern = /^(\d{13})\.[A-Za-z0-9_-]{22}$/;

/** What an answer to a challenge is good for, and in whose hands: in others it answers another challenge. */
export interface Purpose {
  of: 'register' | 'reauthenticate' | 'second-step' | 'login';
  /** The session, or the user where there is none yet; '' while nobody is known. */
  by: string;
}

/**
 * Challenges of WebAuthn. One is derived from its id and its purpose under a key that only the service has, so that
 * asking for one writes nothing; answering one does, and can't be done again.
 */
@Injectable()
export class Challenges {
  private known: Buffer | undefined;

  constructor(private readonly root: DerivationRoot) {}

  issue(purpose: Purpose, now = Date.now()): { id: string; challenge: Uint8Array<ArrayBuffer> } {
    const id = `${String(now + LIFETIME_MS)}.${randomBytes(16).toString('base64url')}`;
    return { id, challenge: new Uint8Array(this.challengeOf(id, purpose)) };
  }

  /** The challenge in base64url, which is spent by this; undefined when it has expired or was spent before. */
  async spend(
    tx: EntityManager,
    id: string,
    purpose: Purpose,
    now = Date.now(),
  ): Promise<string | undefined> {
    const expiresAt = Number(pattern.exec(id)?.[1] ?? 0);
    if (expiresAt <= now) return undefined;
    const spent = await tx.query<unknown[]>(
      `insert into identity.spent_challenges (challenge_id, expires_at) values ($1, $2)
       on conflict do nothing returning challenge_id`,
      [id, new Date(expiresAt)],
    );
    return spent.length === 1 ? this.challengeOf(id, purpose).toString('base64url') : undefined;
  }

  private get key(): Buffer {
    this.known ??= this.root.keyFor('palisade challenges');
    return this.known;
  }

  private challengeOf(id: string, purpose: Purpose): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([id, purpose.of, purpose.by]))
      .digest();
  }
}
