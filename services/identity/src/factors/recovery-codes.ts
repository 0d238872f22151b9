import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const COUNT = 10;
const BYTES = 10;
/** Crockford's: without letters that are read as digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Codes on paper for who lost his factors. Each is good once; they exist only beside a factor. */
@Injectable()
export class RecoveryCodes {
  /** Ten new ones in place of those before; shown this once. */
  async renew(tx: EntityManager, userId: string): Promise<string[]> {
    await this.drop(tx, userId);
    const codes = Array.from({ length: COUNT }, newCode);
    await tx.query(`insert into identity.recovery_codes (user_id, code_hash) select $1, unnest($2::text[])`, [
      userId,
      codes.map((code) => hashOf(userId, code)),
    ]);
    return codes;
  }

  /** Uses the code up; false when it is none of the user's. Of two at once one gets it. */
  async spend(tx: EntityManager, userId: string, code: string): Promise<boolean> {
    const [, deleted] = await tx.query<[unknown, number]>(
      'delete from identity.recovery_codes where user_id = $1 and code_hash = $2',
      [userId, hashOf(userId, code)],
    );
    return deleted === 1;
  }

  async left(tx: EntityManager, userId: string): Promise<number> {
    const [row] = await tx.query<{ left: number }[]>(
      'select count(*)::integer as left from identity.recovery_codes where user_id = $1',
      [userId],
    );
    return row?.left ?? 0;
  }

  async drop(tx: EntityManager, userId: string): Promise<void> {
    await tx.query('delete from identity.recovery_codes where user_id = $1', [userId]);
  }
}

/** Eighty random bits in four groups of four. */
function newCode(): string {
  const bits = [...randomBytes(BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.replace(/.{5}/g, (five) => ALPHABET.charAt(parseInt(five, 2)));
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** SHA-256: a code has 80 random bits, so a slow hash would add nothing. */
function hashOf(userId: string, code: string): string {
  return createHash('sha256')
    .update(`${userId}:${asWritten(code)}`)
    .digest('base64url');
}

/** However somebody typed it from paper. */
function asWritten(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
