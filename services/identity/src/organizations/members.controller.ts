import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires, SignedIn } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page, PageQuery, Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { In } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { afterCursor } from '../id-cursor.js';
import { isId } from '../ids.js';
import { SignedInBody } from '../logins/login-bodies.js';
import { Problems } from '../problems.js';
import { ChangeRole } from './change-role.js';
import { assertMayGive } from './giving.js';
import { Membership } from './membership.entity.js';
import { ChangeRoleBody, MemberBody, MemberPage } from './organization-bodies.js';
import { RemoveMember } from './remove-member.js';

@ApiTags('members')
@Controller('v1/members')
export class MembersController {
  constructor(
    private readonly database: Database,
    private readonly changeRole: ChangeRole,
    private readonly removal: RemoveMember,
  ) {}

  @Get()
  @Requires('members:read')
  @ApiOperation({ summary: 'Members of the organization, in the order in which their accounts were made' })
  @ApiOkResponse({ type: MemberPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() { limit, cursor }: PageQuery): Promise<MemberPage> {
    return this.database.asTenant(tenantId, async (tx) => {
      const rows = await tx.find(Membership, {
        where: { tenantId, ...afterCursor('userId', cursor) },
        order: { userId: 'asc' },
        take: limit + 1,
      });
      const { items, next_cursor } = page(rows, limit, ({ userId }) => ({ id: userId }));
      const users = await tx.findBy(User, { id: In(items.map(({ userId }) => userId)) });
      const byId = new Map(users.map((user) => [user.id, user]));
      return {
        items: items.flatMap((membership) => bodyOf(membership, byId.get(membership.userId))),
        next_cursor,
      };
    });
  }

  @Patch(':id')
  @Requires('members:manage')
  @ApiOperation({ summary: 'Change the role of a member' })
  @ApiParam({ name: 'id', type: String, description: "The user's id." })
  @ApiOkResponse({ type: MemberBody })
  @Problems({ 409: 'It is the last admin.' })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') userId: string,
    @Body() { role }: ChangeRoleBody,
    @Req() request: FastifyRequest,
  ): Promise<MemberBody> {
    if (!isId(userId)) throw Problem.notFound('member');
    assertMayGive(caller, role);
    return this.changeRole.change(caller.tenantId, { userId, role, by: actorOf(caller, request) });
  }

  @Delete(':id')
  @Requires('members:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a member, who then belongs to no organization' })
  @ApiParam({ name: 'id', type: String, description: "The user's id." })
  @ApiNoContentResponse()
  @Problems({ 409: 'It is the last admin.' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id') userId: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const by = actorOf(caller, request);
    const isRemoved = isId(userId) && (await this.removal.remove(caller.tenantId, { userId, by }));
    if (!isRemoved) throw Problem.notFound('member');
  }

  @Post('leave')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Leave the organization; older tokens are refused from then on' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({ 409: 'The caller is the last admin, or belongs to no organization.' })
  leave(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<SignedInBody> {
    return this.removal.leave(caller, actorOf(caller, request));
  }
}

function bodyOf({ role, joinedAt }: Membership, user: User | undefined): MemberBody[] {
  if (!user) return [];
  return [{ id: user.id, email: user.email, name: user.name, role, joined_at: joinedAt.toISOString() }];
}
