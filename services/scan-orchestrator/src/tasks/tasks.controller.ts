import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Requires, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page, Problem } from '@palisade/http';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { In, type EntityManager } from 'typeorm';
import { newestFirst, positionOf } from '../newest-first.js';
import { Problems } from '../problems.js';
import { Scan } from '../scans/scan.entity.js';
import { ReplayTask } from './replay-task.js';
import {
  ListTasksQuery,
  TaskBody,
  TaskDetailBody,
  TaskPage,
  TaskSummaryBody,
  type TaskTargetBody,
} from './task-bodies.js';
import { Attempt, Task } from './task.entity.js';

@ApiTags('tasks')
@ApiBearerAuth()
@Controller('v1/tasks')
export class TasksController {
  constructor(
    private readonly database: Database,
    private readonly replays: ReplayTask,
  ) {}

  @Get()
  @Requires('scans:read')
  @ApiOperation({ summary: 'Tasks of scans, the latest first: what failed, and why' })
  @ApiOkResponse({ type: TaskPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListTasksQuery): Promise<TaskPage> {
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = tx.createQueryBuilder(Task, 'task').where('task.tenantId = :tenantId', { tenantId });
      if (query.state) rows.andWhere('task.state = :state', { state: query.state });
      const { items, next_cursor } = page(await newestFirst(rows, query).getMany(), query.limit, positionOf);
      const targets = await targetsOf(tx, tenantId, items);
      return { items: items.map((task) => ({ ...TaskSummaryBody.of(task), ...targets(task) })), next_cursor };
    });
  }

  @Get(':id')
  @Requires('scans:read')
  @ApiOperation({ summary: 'One task, with its attempts' })
  @ApiOkResponse({ type: TaskDetailBody })
  one(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<TaskDetailBody> {
    if (!isUUID(id)) throw Problem.notFound('task');
    return this.database.asTenant(tenantId, (tx) => detail(tx, tenantId, id));
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Requires('scans:manage')
  @ApiOperation({ summary: 'Run a failed task again' })
  @ApiAcceptedResponse({ type: TaskDetailBody })
  @Problems({
    409: 'It has not failed (`task-not-failed`), another scan of its target is open (`scan-running`), the target is gone (`target-unknown`), or names a connection that is not there (`connection-unknown`).',
  })
  replay(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<TaskDetailBody> {
    if (!isUUID(id)) throw Problem.notFound('task');
    const { tenantId } = caller;
    return this.database.asTenant(tenantId, async (tx) => {
      await this.replays.replay(tx, { tenantId, taskId: id, actor: actorOf(caller, request) });
      return detail(tx, tenantId, id);
    });
  }
}

async function detail(tx: EntityManager, tenantId: string, id: string): Promise<TaskDetailBody> {
  const task = await tx.findOneBy(Task, { tenantId, id });
  if (task === null) throw Problem.notFound('task');
  const attempts = await tx.find(Attempt, { where: { tenantId, taskId: id }, order: { attempt: 'ASC' } });
  const targets = await targetsOf(tx, tenantId, [task]);
  return { ...TaskBody.with(task, attempts), ...targets(task) };
}

async function targetsOf(
  tx: EntityManager,
  tenantId: string,
  tasks: readonly Task[],
): Promise<(task: Task) => { target: TaskTargetBody }> {
  const scans = await tx.findBy(Scan, { tenantId, id: In(tasks.map(({ scanId }) => scanId)) });
  const byId = new Map(scans.map((scan) => [scan.id, scan]));
  return ({ scanId }) => {
    const scan = byId.get(scanId);
    const name = scan?.targetName ?? null;
    return { target: { id: scan?.targetId ?? '', name, base_url: scan?.targetBaseUrl ?? null } };
  };
}
