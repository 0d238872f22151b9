import { Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { type EntityManager, IsNull, LessThan } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { seal, unseal } from '../sealing/seal.js';
import { Settings } from '../settings.js';
import { TotpFactor } from './totp-factor.entity.js';

const ISSUER = 'Palisade';
const STEP_SECONDS = 30;
/** How long a secret waits for its first code. */
const UNCONFIRMED_MS = 30 * 60_000;

export type TotpOutcome = 'proved' | 'wrong' | 'replayed';

/** Codes of authenticator apps (RFC 6238): six digits, thirty seconds, one step of tolerance, each step good once. */
@Injectable()
export class Totp {
  constructor(private readonly settings: Settings) {}

  /** A secret that waits for its first code, in place of one that waited before. */
  async begin(tx: EntityManager, user: User): Promise<{ secret: string; otpauth_url: string }> {
    const secret = generateSecret();
    await tx.upsert(
      TotpFactor,
      {
        userId: user.id,
        sealedSecret: seal(Buffer.from(secret), this.sealOf(user.id)),
        lastStep: null,
        createdAt: new Date(),
        confirmedAt: null,
      },
      ['userId'],
    );
    return { secret, otpauth_url: generateURI({ issuer: ISSUER, label: user.email, secret }) };
  }

  find(tx: EntityManager, userId: string): Promise<TotpFactor | null> {
    return tx.findOneBy(TotpFactor, { userId });
  }

  /** Makes the waiting secret count, by its first code; undefined when none waits. */
  async confirm(tx: EntityManager, userId: string, code: string): Promise<TotpOutcome | undefined> {
    const factor = await this.held(tx, userId);
    if (!factor || factor.confirmedAt !== null || factor.createdAt < oldest()) return undefined;
    const outcome = await this.take(tx, factor, code);
    if (outcome === 'proved') await tx.update(TotpFactor, { userId }, { confirmedAt: new Date() });
    return outcome;
  }

  /** Whether the code is the user's, and takes its step: neither it nor one before is good again. */
  async prove(tx: EntityManager, userId: string, code: string): Promise<TotpOutcome> {
    const factor = await this.held(tx, userId);
    return factor?.confirmedAt ? this.take(tx, factor, code) : 'wrong';
  }

  async drop(tx: EntityManager, userId: string): Promise<void> {
    await tx.delete(TotpFactor, { userId });
  }

  async forgetUnconfirmed(tx: EntityManager, now: Date): Promise<void> {
    await tx.delete(TotpFactor, { confirmedAt: IsNull(), createdAt: LessThan(oldest(now)) });
  }

  private held(tx: EntityManager, userId: string): Promise<TotpFactor | null> {
    return tx.findOne(TotpFactor, { where: { userId }, lock: { mode: 'pessimistic_write' } });
  }

  private async take(tx: EntityManager, factor: TotpFactor, code: string): Promise<TotpOutcome> {
    const { userId, lastStep } = factor;
    if (!/^\d{6}$/.test(code)) return 'wrong';
    const secret = unseal(factor.sealedSecret, this.sealOf(userId)).toString();
    const result = verifySync({ secret, token: code, epochTolerance: STEP_SECONDS });
    if (!result.valid || !('timeStep' in result)) return 'wrong';
    if (lastStep !== null && result.timeStep <= Number(lastStep)) return 'replayed';
    await tx.update(TotpFactor, { userId }, { lastStep: String(result.timeStep) });
    return 'proved';
  }

  private sealOf(userId: string) {
    return { ...this.settings.sealing, purpose: `totp:${userId}` };
  }
}

function oldest(now = new Date()): Date {
  return new Date(now.getTime() - UNCONFIRMED_MS);
}
