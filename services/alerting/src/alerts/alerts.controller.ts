import { Body, Controller, Get, HttpCode, Param, Patch, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { actorOf, CurrentCaller, Requires, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { PageQuery, Problem, page } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { isAlertId } from './alert-id.js';
import { listHistory, positionOfChange } from './list-history.js';
import { AlertPage, AlertView, ChangePage, ChangeView, EvidenceView } from './alert-view.js';
import { Alert } from './alert.entity.js';
import { ConflictBody } from './conflict-body.js';
import { ListAlertsQuery, positionOf, listAlerts } from './list-alerts.js';
import { Triage, TriageRequest } from './triage.js';

@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/alerts')
export class AlertsController {
  constructor(
    private readonly database: Database,
    private readonly triage: Triage,
  ) {}

  @Get()
  @Requires('alerts:read')
  @ApiOperation({ summary: 'The alerts of the organization' })
  @ApiOkResponse({ type: AlertPage })
  async list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListAlertsQuery): Promise<AlertPage> {
    const rows = await this.database.asTenant(tenantId, (tx) => listAlerts(tx, tenantId, query));
    const { items, next_cursor } = page(rows, query.limit, (alert) => positionOf(alert, query));
    return { items: items.map((alert) => AlertView.of(alert)), next_cursor };
  }

  @Get(':id')
  @Requires('alerts:read')
  @ApiOperation({ summary: 'One alert' })
  @ApiOkResponse({ type: AlertView })
  async one(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<AlertView> {
    return AlertView.of(await this.database.asTenant(tenantId, (tx) => find(tx, tenantId, id)));
  }

  @Patch(':id')
  @HttpCode(200)
  @Requires('alerts:triage')
  @ApiOperation({ summary: 'Change state, assignee or note of an alert as it was seen' })
  @ApiOkResponse({ type: AlertView })
  @ApiExtraModels(ConflictBody)
  @ApiResponse({
    status: 409,
    description:
      'The alert changed since, and the answer names its revision; or its episode went on in a later one.',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ConflictBody) } } },
  })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() wanted: TriageRequest,
    @Req() request: FastifyRequest,
  ): Promise<AlertView> {
    return AlertView.of(await this.triage.change(caller, id, wanted, actorOf(caller, request)));
  }

  @Get(':id/evidence')
  @Requires('alerts:read')
  @ApiOperation({ summary: 'What was measured, what is usual, events that counted, and what to do' })
  @ApiOkResponse({ type: EvidenceView })
  async evidence(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<EvidenceView> {
    return EvidenceView.of(await this.database.asTenant(tenantId, (tx) => find(tx, tenantId, id)));
  }

  @Get(':id/history')
  @Requires('alerts:read')
  @ApiOperation({ summary: 'Who changed the alert, when, and their notes; the latest first' })
  @ApiOkResponse({ type: ChangePage })
  async history(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<ChangePage> {
    const rows = await this.database.asTenant(tenantId, async (tx) =>
      listHistory(tx, await find(tx, tenantId, id), query),
    );
    const { items, next_cursor } = page(rows, query.limit, positionOfChange);
    return { items: items.map((change) => ChangeView.of(change)), next_cursor };
  }
}

async function find(tx: EntityManager, tenantId: string, id: string): Promise<Alert> {
  const alert = isAlertId(id) ? await tx.findOneBy(Alert, { id, tenantId }) : null;
  if (alert === null) throw Problem.notFound('alert');
  return alert;
}
