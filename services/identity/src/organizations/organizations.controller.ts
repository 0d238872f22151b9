import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, Requires, SignedIn } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Problems } from '../problems.js';
import { Session } from '../sessions/session.entity.js';
import { SignAccessToken } from '../sessions/sign-access-token.js';
import { FoundOrganization } from './found-organization.js';
import { FoundedOrganizationBody, FoundOrganizationBody, OrganizationBody } from './organization-bodies.js';
import { Organization } from './organization.entity.js';

@ApiTags('organizations')
@Controller('v1/organizations')
export class OrganizationsController {
  constructor(
    private readonly database: Database,
    private readonly founding: FoundOrganization,
    private readonly tokens: SignAccessToken,
  ) {}

  @Post()
  @SignedIn()
  @ApiOperation({ summary: 'Found an organization and become its admin' })
  @ApiCreatedResponse({ type: FoundedOrganizationBody })
  @Problems({ 409: 'The caller belongs to an organization already.' })
  found(
    @CurrentCaller() caller: Caller,
    @Body() { name, time_zone: timeZone }: FoundOrganizationBody,
    @Req() request: FastifyRequest,
  ): Promise<FoundedOrganizationBody> {
    const id = newId();
    return this.database.asTenant(id, async (tx) => {
      const founder = await tx.findOne(User, {
        where: { id: caller.id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!founder) throw Problem.unauthorized('The account is gone.');
      if (founder.tenantId !== null) {
        throw Problem.conflict('already-a-member', 'You belong to an organization already.');
      }
      const origin = originOf(request);
      const organization = await this.founding.found(tx, founder, { id, name, timeZone, origin });
      const session = await tx.findOneBy(Session, { id: caller.sessionId ?? '', state: 'active' });
      if (!session) throw Problem.unauthorized('The session has ended.');
      const token = await this.tokens.sign(tx, session, founder);
      return { ...bodyOf(organization), role: session.role, ...token };
    });
  }

  @Get('current')
  @Requires('organization:read')
  @ApiOperation({ summary: "The caller's organization" })
  @ApiOkResponse({ type: OrganizationBody })
  async current(@CurrentCaller() { tenantId }: Caller): Promise<OrganizationBody> {
    const organization = await this.database.asTenant(tenantId, (tx) =>
      tx.findOneBy(Organization, { tenantId }),
    );
    if (!organization) throw Problem.notFound('organization');
    return bodyOf(organization);
  }
}

function bodyOf({ tenantId, name, timeZone, createdAt }: Organization): OrganizationBody {
  return { id: tenantId, name, time_zone: timeZone, created_at: createdAt.toISOString() };
}
