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
  Put,
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
  ChangeConnectionBody,
  ConnectionBody,
  ConnectionPage,
  CreateConnectionBody,
  RemoveConnectionQuery,
  ReplaceSecretBody,
} from './connection-bodies.js';
import { Connections } from './connections.js';

@ApiTags('connections')
@Controller('v1/connections')
export class ConnectionsController {
  constructor(private readonly connections: Connections) {}

  @Get()
  @Requires('connections:manage')
  @ApiOperation({ summary: 'Credentials that targets are scanned with, by name; never their secrets' })
  @ApiOkResponse({ type: ConnectionPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: PageQuery): Promise<ConnectionPage> {
    return this.connections.list(tenantId, query);
  }

  @Post()
  @Requires('connections:manage')
  @ApiOperation({ summary: 'Store credentials, sealed' })
  @ApiCreatedResponse({ type: ConnectionBody })
  @Problems({ 409: 'The name is taken, or there are too many.' })
  create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateConnectionBody,
    @Req() request: FastifyRequest,
  ): Promise<ConnectionBody> {
    return this.connections.create(caller.tenantId, body, actorOf(caller, request));
  }

  @Get(':id')
  @Requires('connections:manage')
  @ApiOperation({ summary: 'One connection, without its secret' })
  @ApiOkResponse({ type: ConnectionBody })
  @Problems({ 404: 'There is no such connection.' })
  one(
    @CurrentCaller() { tenantId }: Caller,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ConnectionBody> {
    return this.connections.one(tenantId, id);
  }

  @Patch(':id')
  @Requires('connections:manage')
  @ApiOperation({ summary: 'Change name or label of a connection' })
  @ApiOkResponse({ type: ConnectionBody })
  @Problems({ 404: 'There is no such connection.', 409: 'The name is taken.' })
  change(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeConnectionBody,
    @Req() request: FastifyRequest,
  ): Promise<ConnectionBody> {
    return this.connections.change(caller.tenantId, id, body, actorOf(caller, request));
  }

  @Put(':id/secret')
  @Requires('connections:manage')
  @ApiOperation({ summary: 'Replace the secret of a connection; scans that begin later use it' })
  @ApiOkResponse({ type: ConnectionBody })
  @Problems({ 404: 'There is no such connection.' })
  replaceSecret(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { secret }: ReplaceSecretBody,
    @Req() request: FastifyRequest,
  ): Promise<ConnectionBody> {
    return this.connections.replaceSecret(caller.tenantId, id, secret, actorOf(caller, request));
  }

  @Delete(':id')
  @Requires('connections:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a connection; its key is destroyed' })
  @ApiNoContentResponse()
  @Problems({ 404: 'There is no such connection.', 409: 'Targets are scanned with it.' })
  remove(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { force = false }: RemoveConnectionQuery,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.connections.remove(caller.tenantId, id, { force, by: actorOf(caller, request) });
  }
}
