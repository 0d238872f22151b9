import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { ChangeApiBody, RegisterApiBody } from './api-bodies.js';
import { ApiConflictBody, conflictOf } from './api-conflicts.js';
import { apiView } from './api-row.js';
import { findApi } from './api-store.js';
import { ApiPage, ApiView } from './api-view.js';
import { ChangeApis } from './change-apis.js';
import { listApis, ListApisQuery, positionOf } from './list-apis.js';
import { summarize, SummaryView } from './summary.js';

const taken =
  '`api-name-taken`, `api-url-taken`: another API of the organization has the name, in whatever case, or the URL.';

@ApiTags('apis')
@ApiExtraModels(ApiConflictBody)
@Controller('v1/apis')
export class ApisController {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangeApis,
  ) {}

  @Get()
  @Requires('apis:read')
  @ApiOperation({ summary: 'The APIs of the organization', description: 'Each with its last audit.' })
  @ApiOkResponse({ type: ApiPage })
  async list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListApisQuery): Promise<ApiPage> {
    const rows = await this.database.asTenant(tenantId, (tx) => listApis(tx, tenantId, query));
    const { items, next_cursor } = page(rows, query.limit, (row) => positionOf(row, query));
    return { items: items.map(apiView), next_cursor };
  }

  // Before one API: its path would be an API's id otherwise.
  @Get('summary')
  @Requires('apis:read')
  @ApiOperation({ summary: 'How many APIs there are, by grade and by criticality' })
  @ApiOkResponse({ type: SummaryView })
  summary(@CurrentCaller() { tenantId }: Caller): Promise<SummaryView> {
    return this.database.asTenant(tenantId, (tx) => summarize(tx, tenantId));
  }

  @Post()
  @Requires('apis:manage')
  @ApiOperation({ summary: 'Register an API' })
  @ApiCreatedResponse({ type: ApiView })
  @ApiResponse(conflictOf(taken))
  async register(
    @CurrentCaller() caller: Caller,
    @Body() body: RegisterApiBody,
    @Req() request: FastifyRequest,
  ): Promise<ApiView> {
    return apiView(await this.changes.register(byOf(caller, request), body));
  }

  @Get(':id')
  @Requires('apis:read')
  @ApiOperation({ summary: 'One API' })
  @ApiOkResponse({ type: ApiView })
  async one(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<ApiView> {
    return apiView(await this.database.asTenant(tenantId, (tx) => findApi(tx, tenantId, id)));
  }

  @Patch(':id')
  @Requires('apis:manage')
  @ApiOperation({ summary: 'Change an API as it was seen' })
  @ApiOkResponse({ type: ApiView })
  @ApiResponse(
    conflictOf(`\`stale-revision\`: it was changed since, and the answer names its revision. ${taken}`),
  )
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: ChangeApiBody,
    @Req() request: FastifyRequest,
  ): Promise<ApiView> {
    return apiView(await this.changes.change(byOf(caller, request), id, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('apis:manage')
  @ApiOperation({
    summary: 'Delete an API',
    description: 'With its document, audits, schedules and proofs of ownership.',
  })
  @ApiResponse({ status: 204, description: 'It is gone.' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.changes.remove(byOf(caller, request), id);
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Requires('apis:manage')
  @ApiOperation({ summary: 'Let an API be audited again' })
  @ApiOkResponse({ type: ApiView })
  async activate(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<ApiView> {
    return apiView(await this.changes.activate(byOf(caller, request), id, true));
  }

  @Post(':id/deactivate')
  @HttpCode(200)
  @Requires('apis:manage')
  @ApiOperation({ summary: 'Let an API be audited no more', description: 'Its schedules stand still.' })
  @ApiOkResponse({ type: ApiView })
  async deactivate(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<ApiView> {
    return apiView(await this.changes.activate(byOf(caller, request), id, false));
  }
}

const byOf = (caller: Caller, request: FastifyRequest) => ({
  tenantId: caller.tenantId,
  actor: actorOf(caller, request),
});
