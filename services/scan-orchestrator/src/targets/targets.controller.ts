import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Requires, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { decodeCursor, page, Problem } from '@palisade/http';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { Credentials } from '../claims/credentials.js';
import type { ScanState } from '../scans/scan.entity.js';
import { Ownership, type OwnershipView } from './ownership.js';
import { ListTargetsQuery, TargetBody, TargetPage, type LastScanBody } from './target-bodies.js';
import { Target } from './target.entity.js';
import { TargetWatch } from './target-watch.js';

type Position = [name: string, id: string];

const isPosition = (position: unknown): position is Position =>
  Array.isArray(position) && typeof position[0] === 'string' && isUUID(position[1]);

const unproven: OwnershipView = {
  state: 'unproven',
  method: null,
  proven_at: null,
  checked_at: null,
  expires_at: null,
  reason: null,
};

@ApiTags('targets')
@ApiBearerAuth()
@Controller('v1/targets')
export class TargetsController {
  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly watch: TargetWatch,
    private readonly credentials: Credentials,
  ) {}

  @Get()
  @Requires('scans:read')
  @ApiOperation({ summary: 'What the organization has scanned, by name' })
  @ApiOkResponse({ type: TargetPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListTargetsQuery): Promise<TargetPage> {
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = tx
        .createQueryBuilder(Target, 'target')
        .where('target.tenantId = :tenantId', { tenantId })
        .orderBy('target.name')
        .addOrderBy('target.id')
        .limit(query.limit + 1);
      if (query.q !== undefined)
        rows.andWhere(`position(lower(:q) in lower(target.name || ' ' || target.baseUrl)) > 0`, {
          q: query.q.trim(),
        });
      if (query.cursor !== undefined) {
        const [name, id] = decodeCursor(query.cursor, isPosition);
        rows.andWhere('(target.name, target.id) > (:name, :id)', { name, id });
      }
      const { items, next_cursor } = page(await rows.getMany(), query.limit, ({ name, id }) => [name, id]);
      return { items: await this.bodies(tx, tenantId, items), next_cursor };
    });
  }

  @Get(':id')
  @Requires('scans:read')
  @ApiOperation({ summary: 'One target: whether it is proven to be owned, when it was and will be scanned' })
  @ApiOkResponse({ type: TargetBody })
  async one(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<TargetBody> {
    if (!isUUID(id)) throw Problem.notFound('target');
    const [body] = await this.database.asTenant(tenantId, async (tx) =>
      this.bodies(tx, tenantId, await tx.findBy(Target, { tenantId, id })),
    );
    if (body === undefined) throw Problem.notFound('target');
    return body;
  }

  private async bodies(tx: EntityManager, tenantId: string, targets: Target[]): Promise<TargetBody[]> {
    const ids = targets.map(({ id }) => id);
    const ownership = await this.ownership.views(tx, tenantId, ids);
    const next = await this.watch.nextScans(tx, tenantId, ids);
    const last = await lastScans(tx, tenantId, ids);
    const named = new Set(targets.flatMap(({ connectionIds }) => connectionIds));
    const unknown = new Set(await this.credentials.unknown(tx, tenantId, [...named]));
    return targets.map(({ id, kind, name, baseUrl, active, host, connectionIds }) => ({
      id,
      kind,
      name,
      base_url: baseUrl,
      active,
      host,
      ownership: ownership.get(id) ?? unproven,
      unknown_connection_ids: connectionIds.filter((connectionId) => unknown.has(connectionId)),
      next_scan_at: next.get(id)?.toISOString() ?? null,
      last_scan: last.get(id) ?? null,
    }));
  }
}

interface LastScan {
  target_id: string;
  id: string;
  state: ScanState;
  reason: string | null;
  queued_at: Date;
  ended_at: Date | null;
}

async function lastScans(
  tx: EntityManager,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LastScanBody>> {
  const rows = await tx.query<LastScan[]>(
    `select s.target_id, s.id, s.state, s.reason, s.queued_at, s.ended_at
       from unnest($2::uuid[]) as t(id)
      cross join lateral (
        select * from scan_orchestrator.scans
         where tenant_id = $1 and target_id = t.id order by queued_at desc, id desc limit 1) s`,
    [tenantId, ids],
  );
  return new Map(
    rows.map(({ target_id, id, state, reason, queued_at, ended_at }) => [
      target_id,
      {
        id,
        state,
        reason,
        queued_at: queued_at.toISOString(),
        ended_at: ended_at?.toISOString() ?? null,
      },
    ]),
  );
}
