import { grant, type MigrationClass } from '@palisade/database';
import type { QueryRunner } from 'typeorm';

/** Tables without a tenant policy: bookkeeping of partitions. */
export const heldBackTables = ['consumer_holds', 'consumer_passed_over'] as const;

/** What a service needs whose batch handlers replay. */
export function heldBackMigration(schema: string, timestamp: string): MigrationClass {
  return class CreateHeldBackTables {
    readonly name = `CreateHeldBackTables${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      const partition = 'consumer_group text not null, topic text not null, partition integer not null';
      for (const statement of [
        `create table ${schema}.consumer_holds (
           ${partition}, resume_offset bigint not null,
           primary key (consumer_group, topic, partition)) with (fillfactor = 50)`,
        `create table ${schema}.consumer_passed_over (
           ${partition}, from_offset bigint not null, passed bigint[] not null,
           primary key (consumer_group, topic, partition, from_offset))`,
        ...heldBackTables.map((table) =>
          grant(`${schema}.${table}`, 'select, insert, update, delete', schema),
        ),
      ])
        await runner.query(statement);
    }

    async down(runner: QueryRunner): Promise<void> {
      for (const table of heldBackTables) await runner.query(`drop table ${schema}.${table}`);
    }
  };
}
