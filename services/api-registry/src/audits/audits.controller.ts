import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { decodeCursor, page, PageQuery, Problem } from '@palisade/http';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { conflictOf } from '../apis/api-conflicts.js';
import { findApi } from '../apis/api-store.js';
import { OpenAuditView } from '../apis/api-view.js';
import { isUuid } from '../text.js';
import type { AuditRow } from './audit-row.js';
import { AuditPage, AuditView, OutcomePage, TrendPoint } from './audit-view.js';
import { listOutcomes, ListOutcomesQuery } from './list-outcomes.js';
import { RequestAudit } from './request-audit.js';
import { listedAudit, trendPoint, wholeAudit } from './show-audit.js';

const longestTrend = 200;

class TrendQuery {
  @IsInt()
  @Min(1)
  @Max(longestTrend)
  @Type(() => Number)
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: longestTrend, default: 30 })
  limit: number = 30;
}

type Position = [queuedAt: number, id: string];

@ApiTags('audits')
@Controller('v1/apis/:id')
export class AuditsController {
  constructor(
    private readonly database: Database,
    private readonly requests: RequestAudit,
  ) {}

  @Post('audits')
  @HttpCode(202)
  @Requires('scans:run')
  @ApiOperation({
    summary: 'Audit an API now',
    description: 'The audit is queued: its state tells of the rest.',
  })
  @ApiAcceptedResponse({ type: OpenAuditView })
  @ApiResponse(conflictOf('`audit-running`: one has not ended yet. `api-inactive`: the API is deactivated.'))
  request(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<OpenAuditView> {
    const { tenantId, id: callerId } = caller;
    return this.requests.request({ tenantId, callerId, actor: actorOf(caller, request) }, id);
  }

  @Get('audits')
  @Requires('apis:read')
  @ApiOperation({ summary: 'The audits of an API, the latest first' })
  @ApiOkResponse({ type: AuditPage })
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<AuditPage> {
    const [at, auditId] = cursor === undefined ? [null, null] : decodeCursor(cursor, isPosition);
    const rows = await this.database.asTenant(tenantId, async (tx) => {
      await findApi(tx, tenantId, id);
      return tx.query<AuditRow[]>(
        `select * from api_registry.audits
          where tenant_id = $1 and api_id = $2 and ($3::timestamptz is null or (queued_at, id) < ($3, $4::uuid))
          order by queued_at desc, id desc limit $5`,
        [tenantId, id, at === null ? null : new Date(at), auditId, limit + 1],
      );
    });
    const { items, next_cursor } = page(rows, limit, (row): Position => [row.queued_at.getTime(), row.id]);
    return { items: items.map(listedAudit), next_cursor };
  }

  @Get('audits/:audit_id')
  @Requires('apis:read')
  @ApiOperation({
    summary: 'One audit',
    description: 'With its score, how that comes about, and what changed since the last completed audit.',
  })
  @ApiOkResponse({ type: AuditView })
  one(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Param('audit_id') auditId: string,
  ): Promise<AuditView> {
    return this.database.asTenant(tenantId, async (tx) =>
      wholeAudit(tx, await findAudit(tx, { tenantId, apiId: id, id: auditId })),
    );
  }

  @Get('audits/:audit_id/outcomes')
  @Requires('apis:read')
  @ApiOperation({
    summary: 'What each check of an audit found',
    description: 'Failures first. None while it goes on.',
  })
  @ApiOkResponse({ type: OutcomePage })
  outcomes(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Param('audit_id') auditId: string,
    @Query() query: ListOutcomesQuery,
  ): Promise<OutcomePage> {
    return this.database.asTenant(tenantId, async (tx) =>
      listOutcomes(tx, await findAudit(tx, { tenantId, apiId: id, id: auditId }), query),
    );
  }

  @Get('trend')
  @Requires('apis:read')
  @ApiOperation({ summary: 'Scores of the last audits of an API, the oldest first' })
  @ApiOkResponse({ type: [TrendPoint] })
  async trend(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Query() { limit }: TrendQuery,
  ): Promise<TrendPoint[]> {
    const rows = await this.database.asTenant(tenantId, async (tx) => {
      await findApi(tx, tenantId, id);
      return tx.query<AuditRow[]>(
        `select * from api_registry.audits
          where tenant_id = $1 and api_id = $2 and state in ('completed', 'partial')
          order by queued_at desc, id desc limit $3`,
        [tenantId, id, limit],
      );
    });
    return rows.toReversed().map(trendPoint);
  }
}

async function findAudit(
  tx: EntityManager,
  { tenantId, apiId, id }: { tenantId: string; apiId: string; id: string },
): Promise<AuditRow> {
  const [row] =
    isUuid(apiId) && isUuid(id)
      ? await tx.query<AuditRow[]>(
          'select * from api_registry.audits where tenant_id = $1 and api_id = $2 and id = $3',
          [tenantId, apiId, id],
        )
      : [];
  if (row === undefined) throw Problem.notFound('audit');
  return row;
}

function isPosition(position: unknown): position is Position {
  if (!Array.isArray(position)) return false;
  const [at, id] = position as unknown[];
  return Number.isInteger(at) && Math.abs(at as number) <= 8.64e12 && typeof id === 'string' && isUuid(id);
}
