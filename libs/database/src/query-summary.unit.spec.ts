import { expect, it } from '@jest/globals';
import { summaryOf } from './query-summary.js';

it.each([
  ['select 1', 'SELECT', undefined],
  ['COMMIT', 'COMMIT', undefined],
  [
    'SELECT "a"."id" FROM "alerting"."alerts" "a" WHERE "a"."id" = $1 FOR UPDATE',
    'SELECT',
    'alerting.alerts',
  ],
  ['INSERT INTO "alerting"."alerts"("id") VALUES ($1)', 'INSERT', 'alerting.alerts'],
  ['insert into t.keys (a) values ($1) on conflict (a) do update set b = 1', 'INSERT', 't.keys'],
  ['UPDATE "alerting"."alerts" SET "state" = $1', 'UPDATE', 'alerting.alerts'],
  ['  delete from t.inbox where claimed_at < $1', 'DELETE', 't.inbox'],
  [
    'with input as (select * from unnest($1::text[])) insert into t.events select * from input',
    'INSERT',
    't.events',
  ],
  ['with due as (select id from t.jobs) select * from due', 'SELECT', 't.jobs'],
  ['select id from t.jobs for update skip locked', 'SELECT', 't.jobs'],
  ["select 'insert into ' || $1 from t.notes", 'SELECT', 't.notes'],
  ['', 'QUERY', undefined],
])('says of %j: %s %s', (sql, operation, table) => {
  expect(summaryOf(sql)).toEqual(table === undefined ? { operation } : { operation, table });
});
