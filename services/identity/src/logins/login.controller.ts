import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { originOf, Public } from '@palisade/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountBody, RegisterBody } from '../accounts/account-bodies.js';
import { Register } from '../accounts/register.js';
import { BootstrapBody } from '../first-admin/bootstrap-body.js';
import { FirstAdmin } from '../first-admin/first-admin.js';
import { Problems } from '../problems.js';
import { LogIn } from './log-in.js';
import { LoginBody, SignedInBody } from './login-bodies.js';
import { signedIn } from './signed-in.js';

@ApiTags('auth')
@Controller('v1/auth')
export class LoginController {
  constructor(
    private readonly logins: LogIn,
    private readonly registration: Register,
    private readonly firstAdmin: FirstAdmin,
  ) {}

  @Post('login')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Log in with e-mail and password, and a second factor if the account has one' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({
    401: '`invalid-credentials`; `mfa-required` with an `mfa_token` and the methods; or `factor-refused`.',
  })
  async login(
    @Body() body: LoginBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInBody> {
    return signedIn(reply, await this.logins.logIn(body, originOf(request)));
  }

  @Post('register')
  @Public()
  @ApiOperation({
    summary: 'Make an account: a viewer without an organization; a mail asks to verify the address',
  })
  @ApiCreatedResponse({ type: AccountBody })
  @Problems({
    409: 'The e-mail address is taken. In local mode only: else the answer is the same, and a mail says so.',
  })
  register(@Body() body: RegisterBody, @Req() request: FastifyRequest): Promise<AccountBody> {
    return this.registration.register(body, originOf(request));
  }

  @Post('bootstrap')
  @Public()
  @ApiOperation({ summary: 'Make the first organization and its admin with a one-time token' })
  @ApiCreatedResponse({ type: SignedInBody })
  @Problems({
    401: 'The token is wrong, used or expired.',
    409: 'There is an organization already, or the e-mail address is taken.',
  })
  async bootstrap(
    @Body() body: BootstrapBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInBody> {
    return signedIn(reply, await this.firstAdmin.make(body, originOf(request)));
  }
}
