import { Body, Controller, Get, Param, Put, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { type Flag, flagIn, type FlagName, flags, isFlagName } from '@palisade/organizations';
import type { FastifyRequest } from 'fastify';
import { Organization } from '../organizations/organization.entity.js';
import { Problems } from '../problems.js';
import { FlagBody, FlagList, SetFlagBody } from './flag-bodies.js';
import { SetFlag } from './set-flag.js';

@ApiTags('flags')
@Controller('v1/flags')
export class FlagsController {
  constructor(
    private readonly database: Database,
    private readonly setting: SetFlag,
  ) {}

  @Get()
  @Requires('organization:read')
  @ApiOperation({ summary: 'Features, and whether they are on for the organization' })
  @ApiOkResponse({ type: FlagList })
  async list(@CurrentCaller() { tenantId }: Caller): Promise<FlagList> {
    const organization = await this.database.asTenant(tenantId, (tx) =>
      tx.findOneBy(Organization, { tenantId }),
    );
    if (!organization) throw Problem.notFound('organization');
    return { items: flags.map((flag) => bodyOf(flag, organization)) };
  }

  @Put(':name')
  @Requires('organization:manage')
  @ApiOperation({
    summary: 'Turn a feature on or off for the organization',
    description: 'Every service heeds it within a second, without a restart.',
  })
  @ApiParam({ name: 'name', enum: flags.map(({ name }) => name) })
  @ApiOkResponse({ type: FlagBody })
  @Problems({ 404: 'There is no such feature.' })
  async set(
    @CurrentCaller() caller: Caller,
    @Param('name') name: string,
    @Body() { enabled }: SetFlagBody,
    @Req() request: FastifyRequest,
  ): Promise<FlagBody> {
    const flag = flags.find((each) => each.name === name);
    if (!flag || !isFlagName(name)) throw Problem.notFound('feature');
    const by = actorOf(caller, request);
    return bodyOf(flag, await this.setting.set(caller.tenantId, { name, enabled, by }));
  }
}

function bodyOf(
  { name, title, description, default: byDefault }: Flag & { name: FlagName },
  organization: Organization,
): FlagBody {
  return { name, title, description, enabled: flagIn(name, organization.flags), default: byDefault };
}
