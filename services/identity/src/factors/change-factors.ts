import { Injectable } from '@nestjs/common';
import { AuditTrail, type Caller } from '@palisade/auth';
import { MemberFactorChangedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { Outbox } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { Mail } from '../mail/mail.js';
import type { Origin } from '../sessions/sessions.js';
import { factorRefused } from './factor-problems.js';
import { Factors } from './factors.js';
import { assertFresh } from './fresh-login.js';
import { Passkey } from './passkey.entity.js';
import type { Answered, Offered } from './passkeys.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { Totp } from './totp.js';

const MOST_PASSKEYS = 20;

interface By {
  caller: Caller;
  origin: Origin;
}

/** What a signed-in person does to his factors. All of it needs a fresh login, is recorded, and is told him by mail. */
@Injectable()
export class ChangeFactors {
  constructor(
    private readonly database: Database,
    private readonly factors: Factors,
    private readonly totp: Totp,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly mail: Mail,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  beginTotp(by: By): Promise<{ secret: string; otpauth_url: string }> {
    return this.change(by, async (tx, user) => {
      if ((await this.totp.find(tx, user.id))?.confirmedAt) {
        throw Problem.conflict('totp-enabled', 'Codes of an app are set up; remove them first.');
      }
      return this.totp.begin(tx, user);
    });
  }

  /** Returns the recovery codes that come with the first factor. */
  confirmTotp(by: By, code: string): Promise<string[]> {
    return this.change(by, async (tx, user) => {
      const isFirst = await this.isFirst(tx, user);
      const outcome = await this.totp.confirm(tx, user.id, code);
      if (outcome === undefined)
        throw Problem.conflict('no-totp-pending', 'No secret waits for its first code.');
      if (outcome !== 'proved')
        throw Problem.invalid([{ path: 'totp', message: 'is not the code of the app' }]);
      await this.added(tx, user, { kind: 'totp', name: 'An authenticator app', by });
      return isFirst ? this.recoveryCodes.renew(tx, user.id) : [];
    });
  }

  removeTotp(by: By): Promise<void> {
    return this.change(by, async (tx, user) => {
      if (!(await this.totp.find(tx, user.id))?.confirmedAt) throw Problem.notFound('factor');
      await this.totp.drop(tx, user.id);
      await this.removed(tx, user, { kind: 'totp', name: 'An authenticator app', by });
    });
  }

  renewRecoveryCodes(by: By): Promise<string[]> {
    return this.change(by, async (tx, user) => {
      if (await this.isFirst(tx, user)) {
        throw Problem.conflict('no-factor', 'Recovery codes come with the first factor.');
      }
      const codes = await this.recoveryCodes.renew(tx, user.id);
      await this.tell(tx, user, { template: 'factor-added', name: 'A new set of recovery codes', by });
      await this.record(tx, user, { action: 'auth.recovery_codes.renewed', by });
      await this.announce(tx, user, { kind: 'recovery_codes', change: 'added' });
      return codes;
    });
  }

  passkeyOptions(by: By): Promise<Offered<object>> {
    return this.change(by, (tx, user) => this.passkeys.toRegister(tx, user, registrationOf(by)));
  }

  addPasskey(by: By, name: string, answered: Answered): Promise<{ passkey: Passkey; codes: string[] }> {
    return this.change(by, async (tx, user) => {
      const isFirst = await this.isFirst(tx, user);
      if ((await this.passkeys.of(tx, user.id)).length >= MOST_PASSKEYS) {
        throw Problem.conflict(
          'too-many-passkeys',
          `There are ${String(MOST_PASSKEYS)} already; remove one first.`,
        );
      }
      const outcome = await this.passkeys.register(tx, user, { answered, purpose: registrationOf(by), name });
      if ('refused' in outcome) {
        if (outcome.refused === 'passkey-known')
          throw Problem.conflict(outcome.refused, 'It is registered already.');
        throw factorRefused(403);
      }
      await this.added(tx, user, { kind: 'passkey', name: 'A passkey', by });
      const codes = isFirst ? await this.recoveryCodes.renew(tx, user.id) : [];
      return { passkey: outcome.passkey, codes };
    });
  }

  renamePasskey(by: By, id: string, name: string): Promise<Passkey> {
    return this.change(by, async (tx, user) => {
      const passkey = await this.passkeyOf(tx, user, id);
      passkey.name = name;
      await tx.save(Passkey, passkey);
      await this.record(tx, user, { action: 'auth.passkey.renamed', by, details: { passkey: id } });
      return passkey;
    });
  }

  removePasskey(by: By, id: string): Promise<void> {
    return this.change(by, async (tx, user) => {
      await this.passkeyOf(tx, user, id);
      await tx.delete(Passkey, { id });
      await this.removed(tx, user, { kind: 'passkey', name: 'A passkey', by });
    });
  }

  /** With the user held, so that one change sees what another made: which factor is the first, which the last. */
  private change<T>({ caller }: By, work: (tx: EntityManager, user: User) => Promise<T>): Promise<T> {
    return this.database.system(async (tx) => {
      const user = await tx.findOne(User, { where: { id: caller.id }, lock: { mode: 'pessimistic_write' } });
      if (!user) throw Problem.unauthorized('The account is gone.');
      await assertFresh(tx, caller);
      return work(tx, user);
    });
  }

  private async isFirst(tx: EntityManager, user: User): Promise<boolean> {
    return (await this.factors.methodsOf(tx, user.id)).length === 0;
  }

  private async passkeyOf(tx: EntityManager, user: User, id: string): Promise<Passkey> {
    const passkey = await tx.findOneBy(Passkey, { id, userId: user.id });
    if (!passkey) throw Problem.notFound('passkey');
    return passkey;
  }

  private async added(tx: EntityManager, user: User, { kind, name, by }: Changed): Promise<void> {
    // Who has just shown the factor needn't do so again for the next change.
    await tx.query('update identity.sessions set factor_at = $2 where id = $1', [
      by.caller.sessionId,
      new Date(),
    ]);
    await this.tell(tx, user, { template: 'factor-added', name, by });
    await this.record(tx, user, { action: 'auth.factor.added', by, details: { kind } });
    await this.announce(tx, user, { kind, change: 'added' });
  }

  private async removed(tx: EntityManager, user: User, { kind, name, by }: Changed): Promise<void> {
    if (await this.isFirst(tx, user)) await this.recoveryCodes.drop(tx, user.id);
    await this.tell(tx, user, { template: 'factor-removed', name, by });
    await this.record(tx, user, { action: 'auth.factor.removed', by, details: { kind } });
    await this.announce(tx, user, { kind, change: 'removed' });
  }

  private tell(
    tx: EntityManager,
    { email }: User,
    { template, name, by }: { template: 'factor-added' | 'factor-removed'; name: string; by: By },
  ): Promise<void> {
    const done = { at: new Date(), ip: by.origin.ip };
    return this.mail.queue(tx, { to: email, template, values: { done, factor: name } });
  }

  /** Of a member: the topic is of organizations. */
  private async announce(
    tx: EntityManager,
    { id, tenantId }: User,
    what: Pick<MemberFactorChangedRecord, 'kind' | 'change'>,
  ): Promise<void> {
    if (tenantId === null) return;
    await this.outbox.append(tx, MemberFactorChangedRecord, {
      tenantId,
      key: tenantId,
      data: { user_id: id, ...what },
    });
  }

  private record(
    tx: EntityManager,
    { id, email }: User,
    { action, by, details = {} }: { action: string; by: By; details?: Record<string, string> },
  ): Promise<void> {
    return this.audit.record(tx, {
      action,
      outcome: 'success',
      actor: { kind: 'user', id, email, ...by.origin },
      target: { kind: 'user', id },
      details,
      tenantId: by.caller.tenantId,
    });
  }
}

interface Changed {
  kind: 'totp' | 'passkey';
  name: string;
  by: By;
}

function registrationOf({ caller: { sessionId = '' } }: By) {
  return { of: 'register' as const, by: sessionId };
}
