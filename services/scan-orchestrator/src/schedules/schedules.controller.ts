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
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { PageQuery } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../problems.js';
import {
  ChangeScheduleBody,
  CreateScheduleBody,
  ListSchedulesQuery,
  SchedulePage,
  ScheduleRunPage,
  ScheduleBody,
} from './schedule-bodies.js';
import { ScheduleReads } from './schedule-reads.js';
import { Schedules } from './schedules.js';

@ApiTags('schedules')
@Controller('v1/schedules')
export class SchedulesController {
  constructor(
    private readonly schedules: Schedules,
    private readonly reads: ScheduleReads,
  ) {}

  @Get()
  @Requires('scans:read')
  @ApiOperation({ summary: 'When targets are scanned, the oldest schedule first' })
  @ApiOkResponse({ type: SchedulePage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListSchedulesQuery): Promise<SchedulePage> {
    return this.reads.list(tenantId, query);
  }

  @Post()
  @Requires('scans:manage')
  @ApiOperation({ summary: 'Have a target scanned by a schedule' })
  @ApiCreatedResponse({ type: ScheduleBody })
  @Problems({ 409: 'There are too many.' })
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateScheduleBody,
    @Req() request: FastifyRequest,
  ): Promise<ScheduleBody> {
    return this.schedules.create(caller.tenantId, body, actorOf(caller, request));
  }

  @Get(':id')
  @Requires('scans:read')
  @ApiOperation({ summary: 'One schedule, with the next times that it names' })
  @ApiOkResponse({ type: ScheduleBody })
  @Problems({ 404: 'There is no such schedule.' })
  one(@CurrentCaller() { tenantId }: Caller, @Param('id', ParseUUIDPipe) id: string): Promise<ScheduleBody> {
    return this.reads.one(tenantId, id);
  }

  @Get(':id/runs')
  @Requires('scans:read')
  @ApiOperation({ summary: 'What came of its times, the latest first; for 90 days' })
  @ApiOkResponse({ type: ScheduleRunPage })
  @Problems({ 404: 'There is no such schedule.' })
  runs(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PageQuery,
  ): Promise<ScheduleRunPage> {
    return this.reads.runs(tenantId, id, query);
  }

  @Patch(':id')
  @Requires('scans:manage')
  @ApiOperation({ summary: 'Change a schedule; it goes on from now' })
  @ApiOkResponse({ type: ScheduleBody })
  @Problems({ 404: 'There is no such schedule.', 409: 'The revision is stale.' })
  change(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeScheduleBody,
    @Req() request: FastifyRequest,
  ): Promise<ScheduleBody> {
    return this.schedules.change(caller.tenantId, id, body, actorOf(caller, request));
  }

  @Delete(':id')
  @Requires('scans:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a schedule and what is known of its runs; its scans stay' })
  @ApiNoContentResponse()
  @Problems({ 404: 'There is no such schedule.' })
  remove(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.schedules.remove(caller.tenantId, id, actorOf(caller, request));
  }
}
