import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SigningKeyRecord } from '@palisade/contracts';
import { Outbox } from '@palisade/messaging';
import { In, type EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { seal, unseal } from '../sealing/seal.js';
import { Settings } from '../settings.js';
import { SigningKey } from './signing-key.entity.js';

const SYSTEM = '';
/** A retired key outlives its last token by this much: clocks differ, and a token is stamped before it is signed. */
const MARGIN_SECONDS = 60;

/** The keys that sign access tokens: pending, active, retired. Changes are made under a lock that the transaction holds. */
@Injectable()
export class SigningKeys {
  private readonly opened = new Map<string, KeyObject>();

  constructor(
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /** The key that signs now. */
  async active(tx: EntityManager): Promise<{ kid: string; privateKey: KeyObject }> {
    const found = await tx.findOneBy(SigningKey, { state: 'active' });
    if (!found) throw new Error('no signing key is active');
    return { kid: found.kid, privateKey: this.privateKeyOf(found) };
  }

  /** Held until the transaction ends: of many replicas one at a time looks what is due, and finds it done. */
  async lock(tx: EntityManager): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('palisade.identity.signing-keys', 0))`);
  }

  inUse(tx: EntityManager): Promise<SigningKey[]> {
    return tx.findBy(SigningKey, { state: In(['pending', 'active']) });
  }

  async create(tx: EntityManager, state: 'pending' | 'active', now: Date): Promise<SigningKey> {
    const kid = newId(now.getTime());
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const key = tx.create(SigningKey, {
      kid,
      x,
      y,
      sealedPrivateKey: seal(privateKey.export({ format: 'der', type: 'pkcs8' }), this.sealOf(kid)),
      state,
      revision: 1,
      createdAt: now,
      activatedAt: state === 'active' ? now : null,
      expiresAt: null,
    });
    await tx.insert(SigningKey, key);
    await this.publish(tx, key);
    return key;
  }

  async change(
    tx: EntityManager,
    key: SigningKey,
    state: 'active' | 'retired' | 'revoked',
    now: Date,
  ): Promise<void> {
    const lastsSeconds = this.settings.accessTokenSeconds + MARGIN_SECONDS;
    key.state = state;
    key.revision += 1;
    if (state === 'active') key.activatedAt = now;
    else key.expiresAt = new Date(now.getTime() + lastsSeconds * 1000);
    await tx.save(SigningKey, key);
    await this.publish(tx, key);
  }

  /** Deletes keys whose tokens have all expired, here and on the topic. */
  async forgetExpired(tx: EntityManager, now: Date): Promise<void> {
    const gone = await tx.query<[{ kid: string }[], number]>(
      'delete from identity.signing_keys where expires_at < $1 returning kid',
      [now],
    );
    for (const { kid } of gone[0]) {
      this.opened.delete(kid);
      await this.outbox.tombstone(tx, SigningKeyRecord, { tenantId: SYSTEM, key: kid });
    }
  }

  private async publish(tx: EntityManager, key: SigningKey): Promise<void> {
    await this.outbox.append(tx, SigningKeyRecord, { tenantId: SYSTEM, key: key.kid, data: key.toRecord() });
  }

  private privateKeyOf({ kid, sealedPrivateKey }: SigningKey): KeyObject {
    const known = this.opened.get(kid);
    if (known) return known;
    const opened = createPrivateKey({ key: this.open(kid, sealedPrivateKey), format: 'der', type: 'pkcs8' });
    this.opened.set(kid, opened);
    return opened;
  }

  private open(kid: string, sealed: Buffer): Buffer {
    try {
      return unseal(sealed, this.sealOf(kid));
    } catch (cause) {
      throw new Error('IDENTITY_KEY_ENCRYPTION_KEY is not the key that sealed the signing key', { cause });
    }
  }

  private sealOf(kid: string) {
    return { ...this.settings.sealing, purpose: `signing-key:${kid}` };
  }
}
