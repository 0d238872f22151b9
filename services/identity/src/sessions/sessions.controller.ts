import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, SignedIn } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page, PageQuery, Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { In, MoreThan } from 'typeorm';
import { isId } from '../ids.js';
import { afterCursor } from '../id-cursor.js';
import { RefreshFamily } from '../refresh/refresh-family.entity.js';
import { EndSession } from './end-session.js';
import { Session } from './session.entity.js';

class SessionBody {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: Boolean, description: 'Whether the request came from it.' })
  is_current!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Address of the login.' })
  ip!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'User agent of the login.' })
  ua!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  created_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When its tokens were last refreshed; until then, when it was opened.',
  })
  last_seen_at!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  expires_at!: string;
}

class SessionPage {
  @ApiProperty({ type: [SessionBody] })
  items!: SessionBody[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor!: string | null;
}

class EndedSessionsBody {
  @ApiProperty({ type: Number, description: 'How many have ended.' })
  ended!: number;
}

@ApiTags('auth')
@Controller('v1/auth/sessions')
export class SessionsController {
  constructor(
    private readonly database: Database,
    private readonly endSession: EndSession,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "The caller's sessions that go on, oldest first" })
  @ApiOkResponse({ type: SessionPage })
  async list(@CurrentCaller() caller: Caller, @Query() { limit, cursor }: PageQuery): Promise<SessionPage> {
    return this.database.system(async (tx) => {
      const rows = await tx.find(Session, {
        where: {
          userId: caller.id,
          state: 'active',
          expiresAt: MoreThan(new Date()),
          ...afterCursor('id', cursor),
        },
        order: { id: 'asc' },
        take: limit + 1,
      });
      const { items, next_cursor } = page(rows, limit, ({ id }) => ({ id }));
      const families = await tx.findBy(RefreshFamily, { sessionId: In(items.map(({ id }) => id)) });
      const refreshed = new Map(families.map(({ sessionId, rotatedAt }) => [sessionId, rotatedAt]));
      return {
        items: items.map((session) => ({
          ...bodyOf(session, refreshed.get(session.id)),
          is_current: session.id === caller.sessionId,
        })),
        next_cursor,
      };
    });
  }

  @Post('end-others')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: "End the caller's sessions everywhere else" })
  @ApiOkResponse({ type: EndedSessionsBody })
  async endOthers(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<EndedSessionsBody> {
    return { ended: await this.endSession.endOthers(caller, actorOf(caller, request)) };
  }

  @Delete(':id')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: "End one of the caller's sessions" })
  @ApiParam({ name: 'id', type: String })
  @ApiNoContentResponse()
  async end(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const said = { action: 'auth.session.revoked', actor: actorOf(caller, request) };
    if (!isId(id) || !(await this.endSession.end(caller, id, said))) throw Problem.notFound('session');
  }
}

function bodyOf(session: Session, refreshedAt: Date | null | undefined): Omit<SessionBody, 'is_current'> {
  return {
    id: session.id,
    ip: session.ip,
    ua: session.ua,
    created_at: session.createdAt.toISOString(),
    last_seen_at: (refreshedAt ?? session.createdAt).toISOString(),
    expires_at: session.expiresAt.toISOString(),
  };
}
