import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page, Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { type EntityManager, type FindOptionsWhere, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { afterCursor } from '../id-cursor.js';
import { isId } from '../ids.js';
import { Problems } from '../problems.js';
import { InviteBody, InvitePage, InviteQuery, SendInviteBody } from './invite-bodies.js';
import { Invite, type InviteState } from './invite.entity.js';
import { Invites } from './invites.js';

@ApiTags('invites')
@Controller('v1/invites')
export class InvitesController {
  constructor(
    private readonly database: Database,
    private readonly invites: Invites,
  ) {}

  @Get()
  @Requires('members:manage')
  @ApiOperation({ summary: 'Invites of the organization, oldest first; ended ones for three months' })
  @ApiOkResponse({ type: InvitePage })
  list(
    @CurrentCaller() { tenantId }: Caller,
    @Query() { limit, cursor, state }: InviteQuery,
  ): Promise<InvitePage> {
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = await tx.find(Invite, {
        where: inState(state, new Date()).map((where) => ({
          ...where,
          tenantId,
          ...afterCursor('id', cursor),
        })),
        order: { id: 'asc' },
        take: limit + 1,
      });
      const { items, next_cursor } = page(rows, limit, ({ id }) => ({ id }));
      return { items: await bodiesOf(tx, items), next_cursor };
    });
  }

  @Post()
  @Requires('members:manage')
  @ApiOperation({ summary: 'Invite an address by mail; the answer is alike whoever has it' })
  @ApiCreatedResponse({ type: InviteBody })
  @Problems({ 409: 'A member has the address, or an open invite to it exists.', 429: 'Too many mails.' })
  async send(
    @CurrentCaller() caller: Caller,
    @Body() { email, role, expires_in_days: days }: SendInviteBody,
    @Req() request: FastifyRequest,
  ): Promise<InviteBody> {
    const invite = await this.invites.send(caller, { email, role, days }, actorOf(caller, request));
    return this.bodyOf(invite);
  }

  @Post(':id/resend')
  @Requires('members:manage')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send an open or expired invite again, for as long again; the mail before is void',
  })
  @ApiParam({ name: 'id', type: String })
  @ApiOkResponse({ type: InviteBody })
  @Problems({ 410: 'It was accepted, withdrawn or replaced.', 429: 'Too many mails.' })
  async resend(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<InviteBody> {
    if (!isId(id)) throw Problem.notFound('invite');
    return this.bodyOf(await this.invites.resend(caller, id, actorOf(caller, request)));
  }

  @Delete(':id')
  @Requires('members:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Withdraw an invite' })
  @ApiParam({ name: 'id', type: String })
  @ApiNoContentResponse()
  @Problems({ 410: 'It was accepted.' })
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    if (!isId(id)) throw Problem.notFound('invite');
    await this.invites.revoke(caller.tenantId, id, actorOf(caller, request));
  }

  private async bodyOf(invite: Invite): Promise<InviteBody> {
    const [body] = await this.database.system((tx) => bodiesOf(tx, [invite]));
    if (!body) throw new Error('an invite has no body');
    return body;
  }
}

function inState(state: InviteState | undefined, now: Date): FindOptionsWhere<Invite>[] {
  if (state === undefined) return [{}];
  if (state === 'open') return [{ state, expiresAt: MoreThan(now) }];
  if (state === 'expired') return [{ state }, { state: 'open', expiresAt: LessThanOrEqual(now) }];
  return [{ state }];
}

async function bodiesOf(tx: EntityManager, invites: Invite[]): Promise<InviteBody[]> {
  const ids = invites.flatMap(({ invitedBy }) => (invitedBy === null ? [] : [invitedBy]));
  const names = new Map((await tx.findBy(User, { id: In(ids) })).map(({ id, name }) => [id, name]));
  const now = new Date();
  return invites.map((invite) => {
    const name = names.get(invite.invitedBy ?? '');
    return {
      id: invite.id,
      email: invite.email,
      role: invite.role,
      state: invite.stateAt(now),
      invited_by: invite.invitedBy === null || name === undefined ? null : { id: invite.invitedBy, name },
      created_at: invite.createdAt.toISOString(),
      sent_at: invite.sentAt.toISOString(),
      expires_at: invite.expiresAt.toISOString(),
      ended_at: invite.endedAt?.toISOString() ?? null,
    };
  });
}
