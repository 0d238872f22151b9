import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { bearerOf, Public } from '@palisade/auth';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { ClaimBody, ClaimRequest } from './claim-body.js';
import { ClaimTask } from './claim-task.js';
import { ScannerKeys } from './scanner-keys.js';

/** For scanners alone: neither the gateway nor the published description has this path. */
@ApiExcludeController()
@Controller('internal/v1/tasks')
export class ClaimsController {
  constructor(
    private readonly keys: ScannerKeys,
    private readonly claims: ClaimTask,
  ) {}

  // No user and no API key may claim: the caller is a scanner, with a key of the operator's.
  @Post(':id/claim')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Begin a task that was offered' })
  @ApiOkResponse({ type: ClaimBody })
  claim(
    @Param('id') taskId: string,
    @Body() wanted: ClaimRequest,
    @Req() request: FastifyRequest,
  ): Promise<ClaimBody> {
    const key = bearerOf(request);
    const scanner = key === undefined ? undefined : this.keys.scannerOf(key);
    if (scanner === undefined) throw Problem.unauthorized("A scanner's key is required.");
    return this.claims.claim(scanner, taskId, wanted);
  }
}
