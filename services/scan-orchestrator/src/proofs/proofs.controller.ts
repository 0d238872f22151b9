import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../problems.js';
import { CreateProofBody, ProofBody, ProofPage } from './proof-bodies.js';
import { Proofs } from './proofs.js';

/** That an organization owns what it wants scanned. */
@ApiTags('targets')
@Controller('v1/targets/:target_id/proofs')
export class ProofsController {
  constructor(private readonly proofs: Proofs) {}

  @Get()
  @Requires('scans:read')
  @ApiOperation({ summary: 'Proofs of ownership that were begun for a target' })
  @ApiOkResponse({ type: ProofPage })
  @Problems({ 404: 'There is no such target.' })
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Param('target_id', ParseUUIDPipe) targetId: string,
  ): Promise<ProofPage> {
    return {
      items: (await this.proofs.list(tenantId, targetId)).map((proof) => ProofBody.of(proof)),
      next_cursor: null,
    };
  }

  @Post()
  @Requires('scans:manage')
  @ApiOperation({ summary: 'Begin a proof of ownership; it says what to put where' })
  @ApiCreatedResponse({ type: ProofBody })
  @Problems({ 404: 'There is no such target.', 409: 'There are too many.' })
  async create(
    @CurrentCaller() caller: Caller,
    @Param('target_id', ParseUUIDPipe) targetId: string,
    @Body() body: CreateProofBody,
    @Req() request: FastifyRequest,
  ): Promise<ProofBody> {
    const which = { tenantId: caller.tenantId, targetId };
    return ProofBody.of(await this.proofs.create(which, body, actorOf(caller, request)));
  }

  @Post(':id/check')
  @Requires('scans:manage')
  @HttpCode(200)
  @ApiOperation({ summary: 'Look for the record or the file now' })
  @ApiOkResponse({ type: ProofBody })
  @Problems({ 404: 'There is no such proof.', 429: 'It was looked for just now.' })
  async check(
    @CurrentCaller() caller: Caller,
    @Param('target_id', ParseUUIDPipe) targetId: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<ProofBody> {
    const which = { tenantId: caller.tenantId, targetId, id };
    return ProofBody.of(await this.proofs.check(which, actorOf(caller, request)));
  }

  @Delete(':id')
  @Requires('scans:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Give up a proof' })
  @ApiNoContentResponse()
  @Problems({ 404: 'There is no such proof.' })
  remove(
    @CurrentCaller() caller: Caller,
    @Param('target_id', ParseUUIDPipe) targetId: string,
    @Param('id', ParseUUIDPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.proofs.remove({ tenantId: caller.tenantId, targetId, id }, actorOf(caller, request));
  }
}
