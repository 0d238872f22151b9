import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, Public, SignedIn } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assertFresh } from '../factors/fresh-login.js';
import { isId } from '../ids.js';
import { SignedInBody } from '../logins/login-bodies.js';
import { signedIn } from '../logins/signed-in.js';
import { Problems } from '../problems.js';
import { IdentityLinks } from './identity-links.js';
import { SingleSignOn } from './single-sign-on.js';
import {
  FinishSingleSignOnBody,
  LinkedIdentityBody,
  LinkedIdentityList,
  StartedSingleSignOnBody,
  StartSingleSignOnBody,
} from './single-sign-on-bodies.js';

@ApiTags('auth')
@Controller('v1/auth/sso')
export class SingleSignOnController {
  constructor(
    private readonly singleSignOn: SingleSignOn,
    private readonly identityLinks: IdentityLinks,
    private readonly database: Database,
  ) {}

  @Post('start')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: "Begin to sign in by an organization's own provider",
    description:
      'With a `link_token` the account whose login gave it is linked on the way; it is told so by mail.',
  })
  @ApiOkResponse({ type: StartedSingleSignOnBody })
  @Problems({
    401: 'The provider can not be asked, or the link token is no good.',
    404: 'No organization has set this up.',
  })
  start(
    @Body() body: StartSingleSignOnBody,
    @Req() request: FastifyRequest,
  ): Promise<StartedSingleSignOnBody> {
    return this.singleSignOn.start(body, originOf(request));
  }

  @Post('finish')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in with what the provider sent the browser back with' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({
    401: 'The attempt is not this one, or the provider did not confirm it.',
    403: 'The person is no member of the organization.',
    409: 'There is an account with the e-mail address, which has to be linked by its owner; or one of both is linked already.',
  })
  async finish(
    @Body() body: FinishSingleSignOnBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInBody> {
    return signedIn(reply, await this.singleSignOn.finish(body, originOf(request)));
  }

  @Post('link')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: "Begin to link one's account with the organization's provider" })
  @ApiOkResponse({ type: StartedSingleSignOnBody })
  @Problems({
    403: 'A fresh login is needed, or the provider can not be asked.',
    404: 'The organization has not set this up.',
  })
  async startLinking(@CurrentCaller() caller: Caller): Promise<StartedSingleSignOnBody> {
    await this.database.system((tx) => assertFresh(tx, caller));
    return this.singleSignOn.startLinking(caller);
  }

  @Post('link/finish')
  @SignedIn()
  @ApiOperation({ summary: 'Link with what the provider sent the browser back with' })
  @ApiCreatedResponse({ type: LinkedIdentityBody })
  @Problems({
    403: 'The attempt is not this one, or the provider did not confirm it.',
    409: 'One of both is linked already.',
  })
  async finishLinking(
    @Body() body: FinishSingleSignOnBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<LinkedIdentityBody> {
    return LinkedIdentityBody.of(await this.singleSignOn.finishLinking(body, caller, originOf(request)));
  }

  @Get('links')
  @SignedIn()
  @ApiOperation({ summary: "What the caller's account is linked with" })
  @ApiOkResponse({ type: LinkedIdentityList })
  async links(@CurrentCaller() caller: Caller): Promise<LinkedIdentityList> {
    return { items: (await this.identityLinks.of(caller)).map((link) => LinkedIdentityBody.of(link)) };
  }

  @Delete('links/:id')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: "End a link of the caller's account" })
  @ApiNoContentResponse()
  @Problems({ 404: 'There is no such link.' })
  async unlink(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    if (!isId(id) || caller.tenantId === '') throw Problem.notFound('link');
    const origin = originOf(request);
    const isGone = await this.database.asTenant(caller.tenantId, async (tx) => {
      await assertFresh(tx, caller);
      return this.identityLinks.unlink(tx, id, { caller, origin });
    });
    if (!isGone) throw Problem.notFound('link');
  }
}
