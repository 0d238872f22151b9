import { grant } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSigningKeys1763640003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table identity.signing_keys (
         kid text primary key,
         x text not null,
         y text not null,
         sealed_private_key bytea not null,
         state text not null check (state in ('pending', 'active', 'retired', 'revoked')),
         revision integer not null,
         created_at timestamptz not null,
         activated_at timestamptz,
         expires_at timestamptz
       )`,
      // At most one signs, and at most one waits to.
      `create unique index signing_keys_in_use on identity.signing_keys (state) where state in ('pending', 'active')`,
      grant('identity.signing_keys', 'select, insert, update, delete', 'identity'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table identity.signing_keys');
  }
}
