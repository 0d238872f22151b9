import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { originOf, Public } from '@palisade/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MfaBody, PasskeyAnswerBody, PasskeyOptionsBody } from '../factors/factor-bodies.js';
import { Problems } from '../problems.js';
import { SignedInBody } from './login-bodies.js';
import { MfaStep } from './mfa-step.js';
import { PasskeyLogin } from './passkey-login.js';
import { signedIn } from './signed-in.js';

@ApiTags('auth')
@Controller('v1/auth/login')
export class MfaController {
  constructor(
    private readonly mfaStep: MfaStep,
    private readonly passkeyLogin: PasskeyLogin,
  ) {}

  @Post('mfa')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Finish a login with a second factor' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({
    401: '`factor-refused`, or `mfa-token-invalid`: the login has to begin again with the password.',
  })
  async mfa(
    @Body() body: MfaBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInBody> {
    return signedIn(reply, await this.mfaStep.complete(body, originOf(request)));
  }

  @Post('passkey/options')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a browser needs to log in by a passkey' })
  @ApiOkResponse({ type: PasskeyOptionsBody })
  options(): Promise<PasskeyOptionsBody> {
    return this.passkeyLogin.options();
  }

  @Post('passkey')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Log in by a passkey' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({ 401: 'The passkey is unknown or its answer is wrong: `factor-refused`.' })
  async passkey(
    @Body() body: PasskeyAnswerBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInBody> {
    return signedIn(reply, await this.passkeyLogin.logIn(body, originOf(request)));
  }
}
