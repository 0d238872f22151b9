import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Public, SignedIn } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { Problem } from '@palisade/http';
import { SignedInBody } from '../logins/login-bodies.js';
import { Problems } from '../problems.js';
import { AcceptInvite, type ReceivedInvite } from './accept-invite.js';
import { AcceptInviteBody, PreviewInviteBody, ReceivedInviteBody, ReceivedInvites } from './invite-bodies.js';

@ApiTags('invites')
@Controller('v1/invites')
export class ReceivedInvitesController {
  constructor(private readonly received: AcceptInvite) {}

  @Get('mine')
  @SignedIn()
  @ApiOperation({ summary: "Open invites to the caller's verified address; none while it is not verified" })
  @ApiOkResponse({ type: ReceivedInvites })
  async mine(@CurrentCaller() caller: Caller): Promise<ReceivedInvites> {
    return { items: (await this.received.mine(caller)).map(bodyOf), next_cursor: null };
  }

  @Post('preview')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Who invites whom to what, by the token of the mail' })
  @ApiOkResponse({ type: ReceivedInviteBody })
  @Problems({ 404: 'There is no such invite.', 410: 'It has ended.' })
  async preview(@Body() { token }: PreviewInviteBody): Promise<ReceivedInviteBody> {
    return bodyOf(await this.received.preview(token));
  }

  @Post('accept')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Join the organization; older tokens are refused from then on' })
  @ApiOkResponse({ type: SignedInBody })
  @Problems({
    403: "It is for another address, or the caller's is not verified.",
    404: 'There is no such invite.',
    409: 'The caller belongs to an organization already.',
    410: 'It has ended.',
  })
  accept(
    @CurrentCaller() caller: Caller,
    @Body() { token, invite_id: inviteId }: AcceptInviteBody,
    @Req() request: FastifyRequest,
  ): Promise<SignedInBody> {
    return this.received.accept(caller, oneOf(token, inviteId), actorOf(caller, request));
  }
}

function oneOf(token?: string, inviteId?: string): { token: string } | { inviteId: string } {
  if (token !== undefined) return { token };
  if (inviteId !== undefined) return { inviteId };
  throw Problem.invalid([{ path: 'token', message: 'is required' }]);
}

function bodyOf({ expiresAt, ...received }: ReceivedInvite): ReceivedInviteBody {
  return { ...received, expires_at: expiresAt.toISOString() };
}
