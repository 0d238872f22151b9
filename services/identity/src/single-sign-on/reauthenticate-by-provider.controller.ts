import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, SignedIn } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { FreshBody } from '../factors/factor-bodies.js';
import { Problems } from '../problems.js';
import { ReauthenticateByProvider } from './reauthenticate-by-provider.js';
import { FinishSingleSignOnBody, StartedSingleSignOnBody } from './single-sign-on-bodies.js';

@ApiTags('auth')
@Controller('v1/auth/reauthenticate/sso')
export class ReauthenticateByProviderController {
  constructor(private readonly logins: ReauthenticateByProvider) {}

  @Post()
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: "Begin to prove anew who you are by the organization's provider" })
  @ApiOkResponse({ type: StartedSingleSignOnBody })
  @Problems({
    403: '`fresh-login-required`: the account has a password, which is asked for; or the provider can not be asked.',
    404: 'The organization has no provider.',
  })
  start(@CurrentCaller() caller: Caller): Promise<StartedSingleSignOnBody> {
    return this.logins.start(caller);
  }

  @Post('finish')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Make the login fresh with what the provider sent the browser back with' })
  @ApiOkResponse({ type: FreshBody })
  @Problems({
    403: '`single-sign-on-failed`; or `mfa-required`: the provider will do, and the second factor is to be given.',
  })
  async finish(
    @CurrentCaller() caller: Caller,
    @Body() body: FinishSingleSignOnBody,
    @Req() request: FastifyRequest,
  ): Promise<FreshBody> {
    const until = await this.logins.finish(caller, body, originOf(request));
    return { fresh_until: until.toISOString() };
  }
}
