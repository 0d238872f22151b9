import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, AuditTrail, CurrentCaller, Requires, type Caller } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../problems.js';
import { connectionUnknownProblem } from './connection-unknown.js';
import { ReadScans } from './read-scans.js';
import { AcceptedScan, ListScansQuery, ScanBody, ScanPage, ScanWanted } from './scan-bodies.js';
import { Scan } from './scan.entity.js';
import { ScanEnds } from './scan-ends.js';
import { Scans, type Started } from './scans.js';

@ApiTags('scans')
@ApiBearerAuth()
@Controller('v1/scans')
export class ScansController {
  constructor(
    private readonly database: Database,
    private readonly scans: Scans,
    private readonly ends: ScanEnds,
    private readonly reading: ReadScans,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Requires('scans:read')
  @ApiOperation({ summary: 'The scans of the organization, the latest first' })
  @ApiOkResponse({ type: ScanPage })
  list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListScansQuery): Promise<ScanPage> {
    return this.reading.list(tenantId, query);
  }

  @Get(':id')
  @Requires('scans:read')
  @ApiOperation({ summary: 'One scan, with its tasks and their attempts' })
  @ApiOkResponse({ type: ScanBody })
  one(@CurrentCaller() { tenantId }: Caller, @Param('id') id: string): Promise<ScanBody> {
    return this.reading.one(tenantId, id);
  }

  @Post()
  @HttpCode(202)
  @Requires('scans:run')
  @ApiOperation({ summary: 'Scan a target now' })
  @ApiAcceptedResponse({ type: AcceptedScan })
  @Problems({
    409: 'The target is inactive (`target-inactive`), names a connection that is not there (`connection-unknown`), or a scan of it is queued or running (`scan-running`).',
  })
  start(
    @CurrentCaller() caller: Caller,
    @Body() { target_id: targetId }: ScanWanted,
    @Req() request: FastifyRequest,
  ): Promise<AcceptedScan> {
    const { tenantId, id: requestedBy } = caller;
    return this.database.asTenant(tenantId, async (tx) => {
      const begun = await this.scans.start(tx, { tenantId, targetId, trigger: 'manual', requestedBy });
      if (!begun.started) throw whyNot(begun);
      await this.audit.record(tx, {
        tenantId,
        action: 'scans.scan.requested',
        outcome: 'success',
        actor: actorOf(caller, request),
        target: { kind: 'scan', id: begun.scanId },
        details: { target_id: targetId },
      });
      return { id: begun.scanId, state: 'queued' };
    });
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('scans:run')
  @ApiOperation({ summary: 'End a scan; what its scanners still say of it is dropped' })
  @ApiOkResponse({ type: ScanBody })
  @Problems({ 409: 'It has ended already: `scan-ended`.' })
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<ScanBody> {
    const { tenantId } = caller;
    if (!isUUID(id)) throw Problem.notFound('scan');
    await this.database.asTenant(tenantId, async (tx) => {
      if (!(await this.ends.cancel(tx, { tenantId, id }, { reason: 'cancelled' }))) {
        if (!(await tx.existsBy(Scan, { tenantId, id }))) throw Problem.notFound('scan');
        throw Problem.conflict('scan-ended', 'The scan has ended already.');
      }
      await this.audit.record(tx, {
        tenantId,
        action: 'scans.scan.cancelled',
        outcome: 'success',
        actor: actorOf(caller, request),
        target: { kind: 'scan', id },
      });
    });
    return this.reading.one(tenantId, id);
  }
}

function whyNot(refusal: Exclude<Started, { started: true }>): Problem {
  switch (refusal.reason) {
    case 'already-running':
      return new Problem({
        status: 409,
        slug: 'scan-running',
        title: 'Conflict',
        detail: 'A scan of this target is queued or running.',
        extensions: { scan_id: refusal.openScanId },
      });
    case 'target-inactive':
      return Problem.conflict('target-inactive', 'The target is inactive: activate it first.');
    case 'target-unknown':
      return Problem.invalid([{ path: 'target_id', message: 'is no target of the organization' }]);
    case 'connection-unknown':
      return connectionUnknownProblem(refusal.connectionIds);
  }
}
