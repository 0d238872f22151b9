import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { RevisionQuery } from '../rules/rule-bodies.js';
import { conflictResponse } from '../rules/rule-responses.js';
import {
  ChangeExceptionBody,
  CreateExceptionBody,
  ExceptionPage,
  ExceptionView,
  ListExceptionsQuery,
} from './exception-view.js';
import { Exceptions } from './exceptions.js';

@ApiTags('rules')
@Controller('v1/file-access/exceptions')
export class ExceptionsController {
  constructor(private readonly exceptions: Exceptions) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({ summary: 'What is excepted from rules, the latest first' })
  @ApiOkResponse({ type: ExceptionPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListExceptionsQuery): Promise<ExceptionPage> {
    return this.exceptions.list(tenantId, query);
  }

  @Post()
  @Requires('file-access:rules')
  @ApiOperation({
    summary: 'Except events from a rule, or from all of them',
    description: 'All criteria that are given must fit the event; at least one is needed besides rule_id.',
  })
  @ApiCreatedResponse({ type: ExceptionView })
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateExceptionBody,
    @Req() request: FastifyRequest,
  ): Promise<ExceptionView> {
    return this.exceptions.create(caller, body, actorOf(caller, request));
  }

  @Patch(':id')
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Change how long an exception lasts, or its reason' })
  @ApiOkResponse({ type: ExceptionView })
  @ApiResponse(conflictResponse)
  change(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeExceptionBody,
    @Req() request: FastifyRequest,
  ): Promise<ExceptionView> {
    return this.exceptions.change(caller, id, body, actorOf(caller, request));
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Delete an exception' })
  @ApiResponse({ status: 204, description: 'It is gone.' })
  @ApiResponse(conflictResponse)
  remove(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { revision }: RevisionQuery,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.exceptions.remove(caller, { id, revision }, actorOf(caller, request));
  }
}
