import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { ListRulesQuery } from './list-rules-query.js';
import { ChangeRuleBody, CreateRuleBody, ReplaceRuleBody, RevisionQuery } from './rule-bodies.js';
import { RuleChanges } from './rule-changes.js';
import { conflictResponse, invalidRuleResponse, problemBodies } from './rule-responses.js';
import { RuleReads } from './rule-reads.js';
import { RuleDetail, RulePage } from './rule-view.js';

@ApiTags('rules')
@ApiExtraModels(...problemBodies)
@Controller('v1/file-access/rules')
export class RulesController {
  constructor(
    private readonly reads: RuleReads,
    private readonly changes: RuleChanges,
  ) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({
    summary: 'The rules of the organization',
    description: 'Those that are shipped, and its own.',
  })
  @ApiOkResponse({ type: RulePage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListRulesQuery): Promise<RulePage> {
    return this.reads.list(tenantId, query);
  }

  @Post()
  @Requires('file-access:rules')
  @ApiOperation({
    summary: 'Add a rule',
    description: 'One rule, of one document or of several that belong together.',
  })
  @ApiCreatedResponse({ type: RuleDetail })
  @ApiResponse(invalidRuleResponse)
  @ApiResponse(conflictResponse)
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateRuleBody,
    @Req() request: FastifyRequest,
  ): Promise<RuleDetail> {
    const ruleId = await this.changes.create(caller, body, actorOf(caller, request));
    return this.reads.one(caller.tenantId, ruleId);
  }

  @Get(':id')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'One rule, with its text' })
  @ApiOkResponse({ type: RuleDetail })
  one(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<RuleDetail> {
    return this.reads.one(tenantId, id);
  }

  @Put(':id')
  @Requires('file-access:rules')
  @ApiOperation({
    summary: 'Write a rule anew',
    description: 'A shipped one then runs as it is written here.',
  })
  @ApiOkResponse({ type: RuleDetail })
  @ApiResponse(invalidRuleResponse)
  @ApiResponse(conflictResponse)
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: ReplaceRuleBody,
    @Req() request: FastifyRequest,
  ): Promise<RuleDetail> {
    await this.changes.replace(caller, id, body, actorOf(caller, request));
    return this.reads.one(caller.tenantId, id);
  }

  @Patch(':id')
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Turn a rule on or off, set its mode, thresholds, confidence or risk' })
  @ApiOkResponse({ type: RuleDetail })
  @ApiResponse(invalidRuleResponse)
  @ApiResponse(conflictResponse)
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: ChangeRuleBody,
    @Req() request: FastifyRequest,
  ): Promise<RuleDetail> {
    await this.changes.change(caller, id, body, actorOf(caller, request));
    return this.reads.one(caller.tenantId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Delete a rule', description: 'A shipped one is again as it was shipped.' })
  @ApiResponse({ status: 204, description: 'It is gone.' })
  @ApiResponse(conflictResponse)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() { revision }: RevisionQuery,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.changes.remove(caller, id, revision, actorOf(caller, request));
  }
}
