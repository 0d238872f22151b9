import { Body, Controller, Get, Patch, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, originOf, Requires, SignedIn } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { User } from '../accounts/user.entity.js';
import { newId } from '../ids.js';
import { Problems } from '../problems.js';
import { ChangeOrganization } from './change-organization.js';
import { FoundOrganization } from './found-organization.js';
import { FoundedOrganizationBody, FoundOrganizationBody, OrganizationBody } from './organization-bodies.js';
import { Organization } from './organization.entity.js';
import { OrganizationThrottle } from './organization-throttle.js';
import { RenewToken } from './renew-token.js';
import { ChangeOrganizationBody } from './settings-bodies.js';

@ApiTags('organizations')
@Controller('v1/organizations')
export class OrganizationsController {
  constructor(
    private readonly database: Database,
    private readonly founding: FoundOrganization,
    private readonly changes: ChangeOrganization,
    private readonly tokens: RenewToken,
    private readonly throttle: OrganizationThrottle,
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
    return this.throttle.count('found', caller.id, () => this.foundBy(caller, { name, timeZone, request }));
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

  @Patch('current')
  @Requires('organization:manage')
  @ApiOperation({
    summary: "Change the organization's name, time zone and settings; what is not named stays",
  })
  @ApiOkResponse({ type: OrganizationBody })
  @Problems({ 409: 'It was changed since the revision that is named.' })
  async change(
    @CurrentCaller() caller: Caller,
    @Body() { time_zone: timeZone, ...wanted }: ChangeOrganizationBody,
    @Req() request: FastifyRequest,
  ): Promise<OrganizationBody> {
    const by = actorOf(caller, request);
    return bodyOf(await this.changes.change(caller.tenantId, { ...wanted, timeZone }, by));
  }

  private foundBy(
    caller: Caller,
    { name, timeZone, request }: { name: string; timeZone: string; request: FastifyRequest },
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
      const { role, access_token, expires_at } = await this.tokens.of(tx, caller, founder);
      return { ...bodyOf(organization), role, access_token, expires_at };
    });
  }
}

function bodyOf({ tenantId, name, timeZone, settings, revision, createdAt }: Organization): OrganizationBody {
  return {
    id: tenantId,
    name,
    time_zone: timeZone,
    settings,
    revision,
    created_at: createdAt.toISOString(),
  };
}
