import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { Settings } from '../settings.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.js';

/** Moves signing keys through their life: published as pending, active once every verifier knows it, retired by the next. */
@Injectable()
export class RotateSigningKeys {
  constructor(
    private readonly database: Database,
    private readonly keys: SigningKeys,
    private readonly settings: Settings,
  ) {}

  /** Does what is due; returns the id of the key that signs. */
  run(now = new Date()): Promise<string> {
    return this.database.system(async (tx) => {
      await this.keys.lock(tx);
      const signs = await this.advance(tx, now);
      await this.keys.forgetExpired(tx, now);
      await this.keys.active(tx); // throws where it can't be opened
      return signs.kid;
    });
  }

  /** Publishes the next key now; it signs when verifiers have had the time to read it. Returns its id. */
  async begin(now = new Date()): Promise<string> {
    return this.database.system(async (tx) => {
      await this.keys.lock(tx);
      const { pending } = await this.current(tx);
      return (pending ?? (await this.keys.create(tx, 'pending', now))).kid;
    });
  }

  /** For a key that leaked: its tokens end now, at the price that everybody's do. Returns the new key's id. */
  async revoke(now = new Date()): Promise<string> {
    return this.database.system(async (tx) => {
      await this.keys.lock(tx);
      const { active, pending } = await this.current(tx);
      if (active) await this.keys.change(tx, active, 'revoked', now);
      return (await this.activate(tx, pending, now)).kid;
    });
  }

  private async advance(tx: EntityManager, now: Date): Promise<SigningKey> {
    const { active, pending } = await this.current(tx);
    // Nothing was ever signed, so nobody can hold a token that a verifier doesn't know yet.
    if (!active) return this.activate(tx, pending, now);
    if (pending && ageSeconds(pending.createdAt, now) >= this.settings.signingKeyPropagationSeconds) {
      await this.keys.change(tx, active, 'retired', now);
      return this.activate(tx, pending, now);
    }
    const isDue =
      ageSeconds(active.activatedAt ?? active.createdAt, now) >= this.settings.signingKeyRotationSeconds;
    if (!pending && isDue) await this.keys.create(tx, 'pending', now);
    return active;
  }

  private async activate(tx: EntityManager, pending: SigningKey | undefined, now: Date): Promise<SigningKey> {
    if (!pending) return this.keys.create(tx, 'active', now);
    await this.keys.change(tx, pending, 'active', now);
    return pending;
  }

  private async current(tx: EntityManager): Promise<{ active?: SigningKey; pending?: SigningKey }> {
    const keys = await this.keys.inUse(tx);
    return {
      active: keys.find(({ state }) => state === 'active'),
      pending: keys.find(({ state }) => state === 'pending'),
    };
  }
}

function ageSeconds(since: Date, now: Date): number {
  return (now.getTime() - since.getTime()) / 1000;
}
