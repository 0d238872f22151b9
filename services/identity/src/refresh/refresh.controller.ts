import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { originOf, Public } from '@palisade/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AccountBody } from '../accounts/account-bodies.js';
import { LogOut } from '../logins/log-out.js';
import { Problems } from '../problems.js';
import { sayEnded, sayGranted, sessionEnded } from '../sessions/session-header.js';
import { RefreshSession } from './refresh-session.js';

class RefreshedBody extends AccountBody {
  @ApiProperty({ type: String, format: 'date-time', description: 'When the new access token expires.' })
  expires_at!: string;
}

/** What a browser does with the refresh token that its cookie holds. The token is the credential, so routes are public. */
@ApiTags('auth')
@Controller('v1/auth')
export class RefreshController {
  constructor(
    private readonly session: RefreshSession,
    private readonly logOut: LogOut,
  ) {}

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Go on with the session of the refresh cookie',
    description: 'Sets new cookies, for the role that the user has now. Without a body.',
  })
  @ApiOkResponse({ type: RefreshedBody })
  @Problems({ 401: 'The session has ended (urn:palisade:problem:session-ended); log in again.' })
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RefreshedBody> {
    const grant = await this.session.refresh(refreshTokenOf(request), originOf(request));
    if (!grant) throw sessionEnded();
    sayGranted(reply, grant);
    return { ...grant.account, expires_at: grant.expires_at };
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  @ApiOperation({
    summary: 'End the session of the access token or of the refresh cookie, whichever is good',
  })
  @ApiNoContentResponse()
  @Problems({ 401: 'Neither is good.', 403: 'It was called with an API key.' })
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.logOut.logOut(request, refreshTokenOf(request));
    sayEnded(reply);
  }
}

function refreshTokenOf({ headers }: FastifyRequest): string | undefined {
  const token = headers['x-palisade-refresh-token'];
  return typeof token === 'string' && token !== '' ? token : undefined;
}
