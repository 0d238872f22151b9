import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { PageQuery } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { invalidRuleResponse } from '../rules/rule-responses.js';
import { BacktestBody, BacktestPage, BacktestView } from './backtest-view.js';
import { Backtests } from './backtests.js';

@ApiTags('rules')
@Controller('v1/file-access/rules/backtests')
export class BacktestsController {
  constructor(private readonly backtests: Backtests) {}

  @Post()
  @HttpCode(202)
  @Requires('file-access:rules')
  @ApiOperation({
    summary: 'Run a rule over the events of the last days',
    description: 'By the engine that detects, in a process of its own; nobody is told of what it finds.',
  })
  @ApiAcceptedResponse({ type: BacktestView })
  @ApiResponse(invalidRuleResponse)
  @ApiResponse({ status: 403, description: '`feature-off`: the organization turned backtests off.' })
  @ApiResponse({ status: 404, description: 'There is no such rule.' })
  @ApiResponse({ status: 409, description: '`too-many-backtests`: as many wait or run as may.' })
  start(
    @CurrentCaller() caller: Caller,
    @Body() body: BacktestBody,
    @Req() request: FastifyRequest,
  ): Promise<BacktestView> {
    return this.backtests.start(caller, body, actorOf(caller, request));
  }

  @Get()
  @Requires('file-access:read')
  @ApiOperation({ summary: 'Backtests, the latest first' })
  @ApiOkResponse({ type: BacktestPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: PageQuery): Promise<BacktestPage> {
    return this.backtests.list(tenantId, query);
  }

  @Get(':id')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'A backtest, and what it has found so far' })
  @ApiOkResponse({ type: BacktestView })
  one(@CurrentCaller() { tenantId }: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<BacktestView> {
    return this.backtests.one(tenantId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Cancel a backtest', description: 'One that has ended stays as it is.' })
  @ApiResponse({ status: 204, description: 'It does not run any more.' })
  cancel(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.backtests.cancel(caller, id, actorOf(caller, request));
  }
}
