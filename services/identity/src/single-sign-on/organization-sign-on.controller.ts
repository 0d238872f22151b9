import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { assertFresh } from '../factors/fresh-login.js';
import { isId } from '../ids.js';
import { Problems } from '../problems.js';
import { Domains } from './domains.js';
import { OpenId } from './openid.js';
import {
  ChangeSingleSignOnBody,
  ClaimDomainBody,
  DomainBody,
  DomainList,
  SingleSignOnBody,
} from './single-sign-on-bodies.js';
import { type KnownProvider, SingleSignOnSettings } from './single-sign-on-settings.js';

/** The provider and the domains of an organization. */
@ApiTags('organizations')
@Controller('v1/organizations/current')
export class OrganizationSignOnController {
  constructor(
    private readonly settings: SingleSignOnSettings,
    private readonly domains: Domains,
    private readonly openId: OpenId,
    private readonly database: Database,
  ) {}

  @Get('single-sign-on')
  @Requires('organization:manage')
  @ApiOperation({ summary: "The organization's OpenID provider" })
  @ApiOkResponse({ type: SingleSignOnBody })
  @Problems({ 404: 'There is none.' })
  async provider(@CurrentCaller() { tenantId }: Caller): Promise<SingleSignOnBody> {
    const found = await this.settings.of(tenantId);
    if (!found) throw Problem.notFound('provider');
    return this.bodyOf(found);
  }

  @Put('single-sign-on')
  @Requires('organization:manage')
  @ApiOperation({ summary: 'Set the OpenID provider; it is asked for its metadata first' })
  @ApiOkResponse({ type: SingleSignOnBody })
  @Problems({ 403: 'A fresh login is needed.', 409: 'The revision is stale.' })
  async setProvider(
    @CurrentCaller() caller: Caller,
    @Body() wanted: ChangeSingleSignOnBody,
    @Req() request: FastifyRequest,
  ): Promise<SingleSignOnBody> {
    await this.database.asTenant(caller.tenantId, (tx) => assertFresh(tx, caller));
    const by = actorOf(caller, request);
    return this.bodyOf(await this.settings.change(caller.tenantId, { wanted, by }));
  }

  @Delete('single-sign-on')
  @Requires('organization:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the OpenID provider' })
  @ApiNoContentResponse()
  @Problems({ 404: 'There is none.' })
  async removeProvider(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<void> {
    await this.database.asTenant(caller.tenantId, (tx) => assertFresh(tx, caller));
    if (!(await this.settings.remove(caller.tenantId, actorOf(caller, request)))) {
      throw Problem.notFound('provider');
    }
  }

  @Get('domains')
  @Requires('organization:manage')
  @ApiOperation({ summary: 'Domains of e-mail addresses that the organization says are its own' })
  @ApiOkResponse({ type: DomainList })
  async list(@CurrentCaller() { tenantId }: Caller): Promise<DomainList> {
    return { items: (await this.domains.list(tenantId)).map((domain) => DomainBody.of(domain)) };
  }

  @Post('domains')
  @Requires('organization:manage')
  @ApiOperation({ summary: 'Claim a domain; a TXT record proves it' })
  @ApiCreatedResponse({ type: DomainBody })
  @Problems({ 409: 'There are too many.' })
  async claim(
    @CurrentCaller() caller: Caller,
    @Body() { domain }: ClaimDomainBody,
    @Req() request: FastifyRequest,
  ): Promise<DomainBody> {
    return DomainBody.of(await this.domains.claim(caller.tenantId, domain, actorOf(caller, request)));
  }

  @Post('domains/:id/verify')
  @Requires('organization:manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Look for the TXT record now' })
  @ApiOkResponse({ type: DomainBody })
  @Problems({ 404: 'There is no such domain.', 409: "The record isn't there, or the domain is taken." })
  async verify(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<DomainBody> {
    if (!isId(id)) throw Problem.notFound('domain');
    return DomainBody.of(await this.domains.prove(caller.tenantId, id, actorOf(caller, request)));
  }

  @Delete('domains/:id')
  @Requires('organization:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Give up a domain' })
  @ApiNoContentResponse()
  @Problems({ 404: 'There is no such domain.' })
  async giveUp(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    if (!isId(id)) throw Problem.notFound('domain');
    await this.domains.forget(caller.tenantId, id, actorOf(caller, request));
  }

  private bodyOf({ provider, notLinked }: KnownProvider): SingleSignOnBody {
    return SingleSignOnBody.of(provider, { redirectUri: this.openId.redirectUri, notLinked });
  }
}
