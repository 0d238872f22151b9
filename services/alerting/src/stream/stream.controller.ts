import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Requires, type Caller } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { newTraceparent } from '@palisade/telemetry';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AlertingSettings } from '../config.js';
import type { Admitted } from './connection.js';
import { Connections } from './connections.js';
import { streamMetrics } from './stream-metrics.js';
import { StreamServer } from './stream-server.js';

class StreamQuery {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  @ApiPropertyOptional({
    type: String,
    maxLength: 64,
    description: 'The latest cursor that the client has seen: first comes what changed since.',
  })
  since?: string;
}

const never = () => undefined;

/** The handshake of the stream: a request like any other until it is let in. */
@ApiTags('alerts')
@ApiBearerAuth()
@Controller('v1/stream')
export class StreamController {
  constructor(
    private readonly server: StreamServer,
    private readonly connections: Connections,
    private readonly settings: AlertingSettings,
  ) {}

  @Get()
  @Requires('alerts:read')
  @ApiOperation({ summary: 'A WebSocket on which alerts and file-access events arrive as they happen' })
  @ApiResponse({ status: 101, description: 'Text frames of JSON; docs/subscribing.md says which.' })
  @ApiResponse({ status: 426, description: 'Not a WebSocket handshake.' })
  connect(
    @CurrentCaller() caller: Caller,
    @Query() { since }: StreamQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    if (!this.server.isHandshake(request)) throw upgradeRequired();
    this.refuseForeignOrigin(request);
    const context = request.work ?? { correlationId: request.id, traceparent: newTraceparent() };
    const admitted: Admitted = { caller, since, context, ...this.enter(caller, request) };
    reply.hijack();
    this.server.accept(request, admitted);
  }

  private enter(caller: Caller, request: FastifyRequest): Pick<Admitted, 'leave' | 'refusal'> {
    try {
      return { leave: this.connections.enter(caller) };
    } catch (error) {
      if (error instanceof Problem) streamMetrics.refused(error.getStatus());
      // A page is never told how a handshake was answered, but it is told why a connection was closed.
      if (request.headers['sec-fetch-mode'] !== 'websocket') throw error;
      return { leave: never, refusal: 'too-many-connections' };
    }
  }

  /** Of the page that connects: the gateway has looked already; this is for a browser that finds its way here directly. */
  private refuseForeignOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    if (origin === undefined || this.settings.streamOrigins().includes(origin)) return;
    if (URL.canParse(origin) && new URL(origin).host === request.host) return;
    streamMetrics.refused(403);
    throw new Problem({
      status: 403,
      slug: 'cross-site',
      title: 'Cross-site request',
      detail: 'Pages of this origin may not connect.',
    });
  }
}

function upgradeRequired(): Problem {
  return new Problem({
    status: 426,
    slug: 'upgrade-required',
    title: 'Upgrade required',
    detail: 'This path is a WebSocket: connect with ws:// or wss://, version 13.',
    headers: { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' },
  });
}
