import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { PageQuery } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { RevisionQuery } from '../rules/rule-bodies.js';
import { conflictResponse } from '../rules/rule-responses.js';
import { PutWatchlistBody, WatchlistPage, WatchlistVersionPage, WatchlistView } from './watchlist-view.js';
import { Watchlists } from './watchlists.js';

@ApiTags('rules')
@Controller('v1/file-access/watchlists')
export class WatchlistsController {
  constructor(private readonly watchlists: Watchlists) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({ summary: 'Lists that rules name with |expand, by name' })
  @ApiOkResponse({ type: WatchlistPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: PageQuery): Promise<WatchlistPage> {
    return this.watchlists.list(tenantId, query);
  }

  @Get(':name')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'A list with its entries' })
  @ApiOkResponse({ type: WatchlistView })
  one(@CurrentCaller() { tenantId }: Caller, @Param('name') name: string): Promise<WatchlistView> {
    return this.watchlists.one(tenantId, name);
  }

  @Put(':name')
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Make a list, or write it anew' })
  @ApiOkResponse({ type: WatchlistView })
  @ApiResponse(conflictResponse)
  put(
    @CurrentCaller() caller: Caller,
    @Param('name') name: string,
    @Body() body: PutWatchlistBody,
    @Req() request: FastifyRequest,
  ): Promise<WatchlistView> {
    return this.watchlists.put(caller, name, body, actorOf(caller, request));
  }

  @Get(':name/versions')
  @Requires('file-access:read')
  @ApiOperation({ summary: 'Every change of a list, the latest first' })
  @ApiOkResponse({ type: WatchlistVersionPage })
  versions(
    @CurrentCaller() { tenantId }: Caller,
    @Param('name') name: string,
    @Query() query: PageQuery,
  ): Promise<WatchlistVersionPage> {
    return this.watchlists.versions(tenantId, name, query);
  }

  @Delete(':name')
  @HttpCode(204)
  @Requires('file-access:rules')
  @ApiOperation({ summary: 'Delete a list' })
  @ApiResponse({ status: 204, description: 'It is gone.' })
  @ApiResponse(conflictResponse)
  remove(
    @CurrentCaller() caller: Caller,
    @Param('name') name: string,
    @Query() { revision }: RevisionQuery,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.watchlists.remove(caller, { name, revision }, actorOf(caller, request));
  }
}
