import { Injectable } from '@nestjs/common';
import { Database } from '@palisade/database';
import { Problem, page } from '@palisade/http';
import { isUUID } from 'class-validator';
import { In, type EntityManager } from 'typeorm';
import { newestFirst, positionOf } from '../newest-first.js';
import { TaskBody } from '../tasks/task-bodies.js';
import { Attempt, Task } from '../tasks/task.entity.js';
import { type ListScansQuery, type ScanBody, type ScanPage, ScanSummaryBody } from './scan-bodies.js';
import { Scan } from './scan.entity.js';

/** Scans as pages show them. */
@Injectable()
export class ReadScans {
  constructor(private readonly database: Database) {}

  list(tenantId: string, query: ListScansQuery): Promise<ScanPage> {
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = tx.createQueryBuilder(Scan, 'scan').where('scan.tenantId = :tenantId', { tenantId });
      if (query.target_id) rows.andWhere('scan.targetId = :targetId', { targetId: query.target_id });
      if (query.state) rows.andWhere('scan.state = :state', { state: query.state });
      const { items, next_cursor } = page(await newestFirst(rows, query).getMany(), query.limit, positionOf);
      const tasks = await tasksOf(tx, tenantId, items);
      return {
        items: items.map((scan) =>
          ScanSummaryBody.of(
            scan,
            tasks.filter(({ scanId }) => scanId === scan.id),
          ),
        ),
        next_cursor,
      };
    });
  }

  one(tenantId: string, id: string): Promise<ScanBody> {
    if (!isUUID(id)) throw Problem.notFound('scan');
    return this.database.asTenant(tenantId, async (tx) => {
      const scan = await tx.findOneBy(Scan, { tenantId, id });
      if (scan === null) throw Problem.notFound('scan');
      const tasks = await tasksOf(tx, tenantId, [scan]);
      const attempts = await tx.find(Attempt, {
        where: { tenantId, taskId: In(tasks.map((task) => task.id)) },
        order: { attempt: 'ASC' },
      });
      return {
        ...ScanSummaryBody.of(scan, tasks),
        tasks: tasks.map((task) => TaskBody.with(task, attempts)),
      };
    });
  }
}

function tasksOf(tx: EntityManager, tenantId: string, scans: readonly Scan[]): Promise<Task[]> {
  const scanId = In(scans.map(({ id }) => id));
  return tx.find(Task, { where: { tenantId, scanId }, order: { position: 'ASC' } });
}
