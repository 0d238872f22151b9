import { Body, Controller, Get, Param, Patch, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, permissionsOf, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page, PageQuery, Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { In } from 'typeorm';
import { User } from '../accounts/user.entity.js';
import { afterCursor } from '../id-cursor.js';
import { isId } from '../ids.js';
import { Problems } from '../problems.js';
import { ChangeRole } from './change-role.js';
import { Membership } from './membership.entity.js';
import { ChangeRoleBody, MemberBody, MemberPage } from './organization-bodies.js';

@ApiTags('members')
@Controller('v1/members')
export class MembersController {
  constructor(
    private readonly database: Database,
    private readonly changeRole: ChangeRole,
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
    const beyond = [...permissionsOf(role)].filter((permission) => !caller.permissions.has(permission));
    if (beyond.length > 0) throw Problem.forbidden(`You may not give away ${beyond.join(', ')}.`);
    return this.changeRole.change(caller.tenantId, { userId, role, by: actorOf(caller, request) });
  }
}

function bodyOf({ role, joinedAt }: Membership, user: User | undefined): MemberBody[] {
  if (!user) return [];
  return [{ id: user.id, email: user.email, name: user.name, role, joined_at: joinedAt.toISOString() }];
}
