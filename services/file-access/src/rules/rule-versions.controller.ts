import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { PageQuery } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { DiffQuery, RollBackBody } from './rule-bodies.js';
import { RuleChanges } from './rule-changes.js';
import { conflictResponse, invalidRuleResponse } from './rule-responses.js';
import { RuleReads } from './rule-reads.js';
import { RuleDiff, RuleVersionDetail, RuleVersionPage } from './rule-version-view.js';
import { RuleVersions } from './rule-versions.js';
import { RuleDetail } from './rule-view.js';

@ApiTags('rules')
@Controller('v1/file-access/rules/:id')
export class RuleVersionsController {
  constructor(
    private readonly versions: RuleVersions,
    private readonly reads: RuleReads,
    private readonly changes: RuleChanges,
  ) {}

  @Get('versions')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'Every change of a rule, the latest first' })
  @ApiOkResponse({ type: RuleVersionPage })
  list(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<RuleVersionPage> {
    return this.versions.list(tenantId, id, query);
  }

  @Get('versions/:revision')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'A rule as it was' })
  @ApiOkResponse({ type: RuleVersionDetail })
  one(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Param('revision', ParseIntPipe) revision: number,
  ): Promise<RuleVersionDetail> {
    return this.versions.one(tenantId, id, revision);
  }

  @Get('diff')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'What changed between two revisions: the text, and what else is set' })
  @ApiOkResponse({ type: RuleDiff })
  diff(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id') id: string,
    @Query() { from, to }: DiffQuery,
  ): Promise<RuleDiff> {
    return this.versions.diff(tenantId, id, from, to);
  }

  @Post('rollback')
  @HttpCode(200)
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Go back to an earlier text and thresholds, as a new version' })
  @ApiOkResponse({ type: RuleDetail })
  @ApiResponse(invalidRuleResponse)
  @ApiResponse(conflictResponse)
  async rollBack(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: RollBackBody,
    @Req() request: FastifyRequest,
  ): Promise<RuleDetail> {
    await this.changes.rollBack(caller, id, body, actorOf(caller, request));
    return this.reads.one(caller.tenantId, id);
  }
}
