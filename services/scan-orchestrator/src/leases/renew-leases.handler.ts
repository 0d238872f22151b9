import { Injectable } from '@nestjs/common';
import { type Contract, TaskProgressRecord } from '@palisade/contracts';
import type { BatchHandler, Event, EventBatch } from '@palisade/messaging';
import type { EntityManager } from 'typeorm';
import { Timing } from '../timing.js';

// Rows are locked in one order, those of the queue before those of tasks, as everybody does.
const renew = `with given as (
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[])
      as g(task_id, attempt, replica_id, lease_until)),
  locked as (
    select q.task_id, g.lease_until
      from scan_orchestrator.queue q
      join given g on g.task_id = q.task_id and g.attempt = q.attempt and g.replica_id = q.replica_id
     where q.state = 'running' order by q.task_id for update of q)
  update scan_orchestrator.queue q
     set lease_until = greatest(q.lease_until, least(l.lease_until, q.deadline_at)), claimed_hash = null
    from locked l where q.task_id = l.task_id returning q.task_id`;

const show = `with given as (
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::int[])
      as g(task_id, attempt, phase, done, total)),
  locked as (
    select t.id, g.phase, g.done, g.total
      from scan_orchestrator.tasks t join given g on g.task_id = t.id and g.attempt = t.attempt
     where t.state = 'running' order by t.id for update of t)
  update scan_orchestrator.tasks t set phase = l.phase, done = l.done, total = l.total
    from locked l where t.id = l.id`;

/**
 * Renews leases by the progress that Kafka has: from the broker's time of the record, so that reading it late renews no
 * longer. Read twice it renews the same. Whoever tells of progress has its answer to the claim: it isn't given again. Where it is, is stored with what it renewed: that is how the end of leases knows
 * that it has caught up.
 */
@Injectable()
export class RenewLeases implements BatchHandler<TaskProgressRecord> {
  readonly group = 'scan-orchestrator.renew-leases';
  readonly contract: Contract<TaskProgressRecord> = TaskProgressRecord;
  readonly maxBatch = 500;

  constructor(private readonly timing: Timing) {}

  async handleBatch({ events }: EventBatch<TaskProgressRecord>, tx: EntityManager): Promise<void> {
    const latest = [...new Map(events.map((event) => [keyOf(event), event])).values()];
    const renewed = await tx.query<[{ task_id: string }[], number]>(renew, [
      latest.map(({ data }) => data.task_id),
      latest.map(({ data }) => data.attempt),
      latest.map(({ data }) => data.replica_id),
      latest.map(({ appendedAt }) => new Date(appendedAt.getTime() + this.timing.leaseSeconds * 1_000)),
    ]);
    const running = new Set(renewed[0].map(({ task_id }) => task_id));
    const shown = latest.filter(({ data }) => running.has(data.task_id.toLowerCase()));
    if (shown.length === 0) return;
    await tx.query(show, [
      shown.map(({ data }) => data.task_id),
      shown.map(({ data }) => data.attempt),
      shown.map(({ data }) => (data.phase ?? '').replaceAll('\u0000', '')),
      shown.map(({ data }) => data.done ?? 0),
      shown.map(({ data }) => data.total ?? 0),
    ]);
  }
}

function keyOf({ data }: Event<TaskProgressRecord>): string {
  return `${data.task_id}:${String(data.attempt)}:${data.replica_id}`;
}
