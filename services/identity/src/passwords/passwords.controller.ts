import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, Public, SignedIn } from '@palisade/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EmailBody } from '../accounts/account-bodies.js';
import { SignedInBody } from '../logins/login-bodies.js';
import { signedIn } from '../logins/signed-in.js';
import { Problems } from '../problems.js';
import { ChangePassword } from './change-password.js';
import { ForgotPassword } from './forgot-password.js';
import { ChangePasswordBody, ResetPasswordBody } from './password-bodies.js';
import { ResetPassword } from './reset-password.js';

@ApiTags('auth')
@Controller('v1/auth/password')
export class PasswordsController {
  constructor(
    private readonly forgetting: ForgotPassword,
    private readonly resetting: ResetPassword,
    private readonly changing: ChangePassword,
  ) {}

  @Post('forgot')
  @Public()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Have a link mailed that lets choose a new password, if there is such an account',
  })
  @ApiAcceptedResponse()
  forgot(@Body() { email }: EmailBody, @Req() request: FastifyRequest): Promise<void> {
    return this.forgetting.ask(email, originOf(request));
  }

  @Post('reset')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'Choose a new password with the token of the link; all sessions end' })
  @ApiNoContentResponse()
  @Problems({
    400: '`link-invalid`: the token is wrong, used or expired. `invalid-input`: the password is too easy to guess.',
    401: '`mfa-required`: the account has a second factor, which has to come with it; `factor-refused`: it is wrong.',
  })
  reset(@Body() body: ResetPasswordBody, @Req() request: FastifyRequest): Promise<void> {
    return this.resetting.reset(body, originOf(request));
  }

  @Post('change')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Replace the password; all sessions end, and the caller gets a new one' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({ 403: '`invalid-credentials`: the current password is wrong.' })
  async change(
    @CurrentCaller() caller: Caller,
    @Body() body: ChangePasswordBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInBody> {
    return signedIn(reply, await this.changing.change(caller, body, originOf(request)));
  }
}
