import { Injectable } from '@nestjs/common';
import { AuditTrail } from '@palisade/auth';
import { Problem } from '@palisade/http';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.js';
import { Mail } from '../mail/mail.js';
import type { Origin } from '../sessions/sessions.js';
import type { Purpose } from './challenges.js';
import type { Method } from './factor-bodies.js';
import { type Demand, factorRefused, mfaRequired } from './factor-problems.js';
import { FactorThrottle } from './factor-throttle.js';
import { type Answered, Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { Totp } from './totp.js';

/** What a request brings, at most one of them. */
export interface Given {
  totp?: string;
  recovery_code?: string;
  passkey?: Answered;
}

/** A factor that has been counted as a guess, and nothing more; `succeeded` forgives it, once all has been committed. */
export interface Presented {
  readonly given: Given;
  readonly origin: Origin;
  succeeded(): Promise<void>;
}

export type FactorOutcome =
  /** The user has no factor. */
  | { is: 'unneeded' }
  | { is: 'missing'; demand: Demand }
  | { is: 'refused' }
  | { is: 'proved'; method: Method };

/** A user's factors beside his password: whether he needs one, and whether what he gives is it. */
@Injectable()
export class Factors {
  constructor(
    private readonly totp: Totp,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly passkeys: Passkeys,
    private readonly throttle: FactorThrottle,
    private readonly mail: Mail,
    private readonly audit: AuditTrail,
  ) {}

  /** Before the transaction that checks it, since it counts whatever becomes of that; throws a 429 problem. */
  async present(userId: string, given: Given, origin: Origin): Promise<Presented> {
    if (countOf(given) > 1) throw Problem.invalid([{ path: '', message: 'must have one factor' }]);
    const guess = given.totp === undefined ? undefined : await this.throttle.code(userId);
    if (guess && 'retryAfterSeconds' in guess) {
      throw Problem.tooMany(guess.retryAfterSeconds, 'Too many wrong codes; wait, or use another factor.');
    }
    return { given, origin, succeeded: () => guess?.succeeded() ?? Promise.resolve() };
  }

  /**
   * Throws a 401 problem unless the user has no factor or gives one that is right, which is used up when the
   * transaction commits; returns what he gave. The user's row has to be locked, be it shared.
   */
  async require(tx: EntityManager, user: User, presented: Presented): Promise<Method | undefined> {
    const outcome = await this.check(tx, user, presented);
    if (outcome.is === 'missing') throw mfaRequired(outcome.demand);
    if (outcome.is === 'refused') throw factorRefused();
    return outcome.is === 'proved' ? outcome.method : undefined;
  }

  async check(
    tx: EntityManager,
    user: User,
    { given, origin }: Presented,
    purpose: Purpose = { of: 'second-step', by: user.id },
  ): Promise<FactorOutcome> {
    const methods = await this.methodsOf(tx, user.id);
    if (methods.length === 0) return { is: 'unneeded' };
    const { totp, recovery_code, passkey } = given;
    if (totp !== undefined) {
      const outcome = await this.totp.prove(tx, user.id, totp);
      return outcome === 'proved' ? proved('totp') : this.refused(`totp-${outcome}`, user, origin);
    }
    if (recovery_code !== undefined) {
      const isSpent = await this.recoveryCodes.spend(tx, user.id, recovery_code);
      if (!isSpent) return this.refused('recovery-code-wrong', user, origin);
      await this.tellOfRecovery(tx, user, origin);
      return proved('recovery_code');
    }
    if (passkey) {
      const outcome = await this.passkeys.prove(tx, user.id, { answered: passkey, purpose });
      return 'passkey' in outcome ? proved('passkey') : this.refused(outcome.refused, user, origin);
    }
    return { is: 'missing', demand: await this.demand(tx, user.id, purpose) };
  }

  /** What asks for one of the user's factors. */
  async demand(tx: EntityManager, userId: string, purpose: Purpose): Promise<Demand> {
    const methods = await this.methodsOf(tx, userId);
    if (!methods.includes('passkey')) return { methods };
    const passkeys = await this.passkeys.of(tx, userId);
    return { methods, passkey_options: await this.passkeys.toProve(purpose, passkeys) };
  }

  /** None when the user has no factor: recovery codes alone are none. */
  async methodsOf(tx: EntityManager, userId: string): Promise<Method[]> {
    const [has] = await tx.query<{ totp: boolean; passkey: boolean; codes: boolean }[]>(
      `select exists (select from identity.totp_factors where user_id = $1 and confirmed_at is not null) as totp,
              exists (select from identity.passkeys where user_id = $1) as passkey,
              exists (select from identity.recovery_codes where user_id = $1) as codes`,
      [userId],
    );
    if (!has || !(has.totp || has.passkey)) return [];
    return [
      ...(has.totp ? ['totp' as const] : []),
      ...(has.codes ? ['recovery_code' as const] : []),
      ...(has.passkey ? ['passkey' as const] : []),
    ];
  }

  /** Forgets all that the user ever enrolled, for who has proved that the address is his and not another's. */
  async drop(tx: EntityManager, userId: string): Promise<void> {
    await this.totp.drop(tx, userId);
    await this.passkeys.drop(tx, userId);
    await this.recoveryCodes.drop(tx, userId);
    await tx.query('delete from identity.mfa_tokens where user_id = $1', [userId]);
  }

  async forgetExpired(tx: EntityManager, now: Date): Promise<void> {
    await this.totp.forgetUnconfirmed(tx, now);
    await tx.query('delete from identity.mfa_tokens where expires_at < $1', [now]);
    await tx.query('delete from identity.spent_challenges where expires_at < $1', [now]);
  }

  private async tellOfRecovery(tx: EntityManager, user: User, origin: Origin): Promise<void> {
    const left = await this.recoveryCodes.left(tx, user.id);
    await this.mail.queue(tx, {
      to: user.email,
      template: 'recovery-code-used',
      values: { done: { at: new Date(), ip: origin.ip }, left },
    });
    await this.audit.record(tx, {
      action: 'auth.recovery_code.used',
      outcome: 'success',
      actor: { kind: 'user', id: user.id, email: user.email, ...origin },
      target: { kind: 'user', id: user.id },
      details: { left: String(left) },
      tenantId: user.tenantId ?? '',
    });
  }

  private refused(reason: string, { id, email, tenantId }: User, origin: Origin): FactorOutcome {
    this.audit.refused({
      action: 'auth.factor.refused',
      outcome: 'failure',
      actor: { kind: 'anonymous', id, email, ...origin },
      reason,
      tenantId: tenantId ?? '',
    });
    return { is: 'refused' };
  }
}

export function countOf({ totp, recovery_code, passkey }: Given): number {
  return [totp, recovery_code, passkey].filter((factor) => factor !== undefined).length;
}

function proved(method: Method): FactorOutcome {
  return { is: 'proved', method };
}
