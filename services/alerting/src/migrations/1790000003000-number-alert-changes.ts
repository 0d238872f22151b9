import { grant, tenantPolicy } from '@palisade/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const sequences = `create table alerting.alert_sequences (
  tenant_id uuid primary key,
  last bigint not null check (last > 0)
)`;

// The owner is subject to the policy too, and has no tenant to name.
const numberExisting = [
  'alter table alerting.alerts no force row level security',
  `update alerting.alerts set sequence = numbered.place
     from (select tenant_id, id, row_number() over (partition by tenant_id order by updated_at, id) as place
             from alerting.alerts) numbered
    where alerts.tenant_id = numbered.tenant_id and alerts.id = numbered.id`,
  'alter table alerting.alert_sequences no force row level security',
  `insert into alerting.alert_sequences (tenant_id, last)
     select tenant_id, max(sequence) from alerting.alerts group by tenant_id`,
  'alter table alerting.alert_sequences force row level security',
  'alter table alerting.alerts force row level security',
];

// A trigger, so that what the release before this one still writes during an upgrade is numbered too.
const number = `create function alerting.number_alert_change() returns trigger language plpgsql
  set search_path = pg_catalog, pg_temp as $$
begin
  insert into alerting.alert_sequences as present (tenant_id, last) values (new.tenant_id, 1)
    on conflict (tenant_id) do update set last = present.last + 1
    returning last into new.sequence;
  return new;
end $$`;

const triggers = [
  `create trigger alert_raised before insert on alerting.alerts
     for each row execute function alerting.number_alert_change()`,
  `create trigger alert_changed before update on alerting.alerts
     for each row when (new.revision <> old.revision) execute function alerting.number_alert_change()`,
];

/** Each change of an alert has its place among all of its tenant's, without a gap, in the order of the commits. */
export class NumberAlertChanges1790000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      sequences,
      ...tenantPolicy('alerting.alert_sequences'),
      grant('alerting.alert_sequences', 'select, insert, update', 'alerting'),
      'alter table alerting.alerts add column sequence bigint, add column trace_id text',
      ...numberExisting,
      'alter table alerting.alerts alter column sequence set not null',
      'create unique index alerts_in_sequence on alerting.alerts (tenant_id, sequence)',
      number,
      ...triggers,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger alert_changed on alerting.alerts');
    await runner.query('drop trigger alert_raised on alerting.alerts');
    await runner.query('drop function alerting.number_alert_change');
    await runner.query('alter table alerting.alerts drop column sequence, drop column trace_id');
    await runner.query('drop table alerting.alert_sequences');
  }
}
