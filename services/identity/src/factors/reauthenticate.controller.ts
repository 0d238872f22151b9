import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, SignedIn } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../problems.js';
import { FreshBody, PasskeyOptionsBody, ReauthenticateBody } from './factor-bodies.js';
import { Reauthenticate } from './reauthenticate.js';

@ApiTags('auth')
@Controller('v1/auth/reauthenticate')
export class ReauthenticateController {
  constructor(private readonly logins: Reauthenticate) {}

  @Post('options')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a browser needs to prove by a passkey who the caller is' })
  @ApiOkResponse({ type: PasskeyOptionsBody })
  @Problems({ 409: 'The caller has no passkey.' })
  options(@CurrentCaller() caller: Caller): Promise<PasskeyOptionsBody> {
    return this.logins.options(caller);
  }

  @Post()
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Prove again who you are, for what needs a fresh login' })
  @ApiOkResponse({ type: FreshBody })
  @Problems({ 403: '`invalid-credentials`, `mfa-required` (with the methods) or `factor-refused`.' })
  async reauthenticate(
    @CurrentCaller() caller: Caller,
    @Body() body: ReauthenticateBody,
    @Req() request: FastifyRequest,
  ): Promise<FreshBody> {
    const until = await this.logins.reauthenticate(caller, body, originOf(request));
    return { fresh_until: until.toISOString() };
  }
}
