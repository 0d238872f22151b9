import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { Settings } from '../settings.js';
import { seal, unseal } from './seal.js';

const NAME = 'derivation root';
const KEY_BYTES = 32;

/**
 * What keys are derived from that are stored nowhere: of refresh tokens, of challenges. It is sealed like everything
 * else, so that another key-encryption key ends no session.
 */
@Injectable()
export class DerivationRoot implements OnApplicationBootstrap {
  private root: Buffer | undefined;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.root = await this.database.system((tx) => this.read(tx));
  }

  /** 32 bytes, the same in every replica. */
  keyFor(purpose: string): Buffer {
    if (!this.root) throw new Error('the service has not started yet');
    return Buffer.from(hkdfSync('sha256', this.root, '', purpose, KEY_BYTES));
  }

  private async read(tx: EntityManager): Promise<Buffer> {
    const under = { ...this.settings.sealing, purpose: secretPurpose(NAME) };
    const sealed = seal(await this.initial(tx), under);
    await tx.query('insert into identity.secrets (name, sealed) values ($1, $2) on conflict do nothing', [
      NAME,
      sealed,
    ]);
    const [row] = await tx.query<{ sealed: Buffer }[]>(
      'select sealed from identity.secrets where name = $1',
      [NAME],
    );
    if (!row) throw new Error('the derivation root was removed as it was read');
    try {
      return unseal(row.sealed, under);
    } catch (cause) {
      throw new Error(
        'IDENTITY_KEY_ENCRYPTION_KEY is not the key that sealed what refresh tokens are derived from',
        {
          cause,
        },
      );
    }
  }

  /** Refresh tokens that are there come from the time when the key-encryption key itself was the root. */
  private async initial(tx: EntityManager): Promise<Buffer> {
    const [row] = await tx.query<{ exists: boolean }[]>(
      'select exists (select from identity.refresh_tokens)',
    );
    const { key, previous } = this.settings.sealing;
    return row?.exists === true ? (previous ?? key) : randomBytes(KEY_BYTES);
  }
}

/** What a row of `secrets` is bound to by its seal. */
export function secretPurpose(name: string): string {
  return `secret:${name}`;
}
