import { Body, Controller, Get, HttpCode, Patch, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, Public, SignedIn } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../problems.js';
import { AccountBody, EmailBody, LinkTokenBody, RenameBody } from './account-bodies.js';
import { Accounts } from './accounts.js';
import { ChangeEmail } from './change-email.js';
import { VerifyEmail } from './verify-email.js';

@ApiTags('auth')
@Controller('v1/auth')
export class AccountsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly verification: VerifyEmail,
    private readonly changing: ChangeEmail,
  ) {}

  @Get('me')
  @SignedIn()
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiOkResponse({ type: AccountBody })
  me(@CurrentCaller() caller: Caller): Promise<AccountBody> {
    return this.accounts.of(caller);
  }

  @Patch('me')
  @SignedIn()
  @ApiOperation({ summary: "Change one's name" })
  @ApiOkResponse({ type: AccountBody })
  rename(
    @CurrentCaller() caller: Caller,
    @Body() { name }: RenameBody,
    @Req() request: FastifyRequest,
  ): Promise<AccountBody> {
    return this.accounts.rename(caller, name, originOf(request));
  }

  @Post('email/verify')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'Prove an e-mail address, or a new one, with the token of the link in its mail' })
  @ApiNoContentResponse()
  @Problems({
    400: '`link-invalid`: the token is wrong, used or expired.',
    409: 'Another account has the address.',
  })
  verify(@Body() { token }: LinkTokenBody, @Req() request: FastifyRequest): Promise<void> {
    return this.verification.verify(token, originOf(request));
  }

  @Post('email/verification')
  @Public()
  @HttpCode(202)
  @ApiOperation({ summary: 'Have the link mailed again, if there is an account that needs one' })
  @ApiAcceptedResponse()
  askAgain(@Body() { email }: EmailBody, @Req() request: FastifyRequest): Promise<void> {
    return this.verification.askAgain(email, originOf(request));
  }

  @Post('email/change')
  @SignedIn()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Have a link mailed to a new address, which becomes the account’s when it is opened',
  })
  @ApiAcceptedResponse()
  @Problems({ 403: '`fresh-login-required`.' })
  change(
    @CurrentCaller() caller: Caller,
    @Body() { email }: EmailBody,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.changing.ask(caller, email, originOf(request));
  }
}
