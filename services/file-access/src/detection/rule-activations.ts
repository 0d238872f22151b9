import type { PartitionRef } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import type { RuleSet } from '../engine/engine.js';

export interface Activation extends PartitionRef {
  readonly tenantId: string;
  /** The first offset that the rules see. */
  readonly next: number;
  readonly ruleSet: RuleSet;
  /** What the partition knew of before; undefined: nothing, since it was taken. */
  readonly before: RuleSet | undefined;
}

const activate = `with known as (
    select exists (select 1 from file_access.rule_activations where tenant_id = $1 and partition_ref = $2) as some)
  insert into file_access.rule_activations as a
    (tenant_id, rule_id, version, partition_ref, next_offset, activated_at, warming_until)
  select $1, rule_id, version, $2, $3, $4::timestamptz,
         case when known.some and window_ms > 0 then $4::timestamptz + window_ms * interval '1 millisecond' end
    from known, unnest($5::text[], $6::text[], $7::bigint[], $8::boolean[]) as t (rule_id, version, window_ms, is_back)
  on conflict (tenant_id, rule_id, partition_ref, version) do update
    set next_offset = excluded.next_offset, activated_at = excluded.activated_at, warming_until = excluded.warming_until
    where (select is_back from unnest($5::text[], $8::boolean[]) as u (rule_id, is_back) where u.rule_id = a.rule_id limit 1)`;

/** Writes down from which offset of a partition on a tenant's rules count. One that was there before keeps its windows. */
export async function recordActivation(tx: EntityManager, given: Activation): Promise<void> {
  const { tenantId, topic, partition, next, ruleSet, before } = given;
  const had = new Set(before?.rules.map(versionOf));
  const isNew = ruleSet.rules.filter((rule) => !had.has(versionOf(rule)));
  const rules = [...new Map(isNew.map((rule) => [rule.ruleId, rule])).values()];
  if (rules.length === 0) return;
  await tx.query(activate, [
    tenantId,
    `${topic}/${partition}`,
    next,
    new Date().toISOString(),
    rules.map(({ ruleId }) => ruleId),
    rules.map(({ version }) => version),
    rules.map(({ timespanMs }) => timespanMs),
    // Of a partition that was only taken anew, what is recorded stays as it is.
    rules.map(() => before !== undefined),
  ]);
}

const versionOf = ({ ruleId, version }: { ruleId: string; version: string }): string =>
  `${ruleId}@${version}`;
