import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { actorOf, AuditTrail, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { Checkpointer } from '../checkpoints/checkpointer.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import { NoParameters } from '../records/no-parameters.js';
import { exportLines } from './export-lines.js';

@ApiTags('audit log')
@ApiBearerAuth()
@Controller('v1/audit/export')
export class ExportController {
  /** A chain is long: one reader of it at a time is enough. */
  private readonly reading = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly checkpointer: Checkpointer,
    private readonly keys: SigningKeys,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Requires('audit:read')
  @ApiOperation({
    summary: 'The whole audit log, to be verified elsewhere',
    description:
      'A line for each record, the first one first, and a last line with the signed head and the keys. docs/audit.md says how to verify it.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ content: { 'application/x-ndjson': { schema: { type: 'string' } } } })
  async export(
    @Query(new NoParameters()) _query: object,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<StreamableFile> {
    const { tenantId } = caller;
    if (this.reading.has(tenantId)) throw Problem.tooMany(10, 'The audit log is being exported already.');
    this.reading.add(tenantId);
    const done = () => this.reading.delete(tenantId);
    try {
      const { head, latest, fault } = await this.checkpointer.examine(tenantId);
      const details = { records: String(head.sequence) };
      const entry = { tenantId, action: 'audit.log.exported', actor: actorOf(caller, request), details };
      await this.database.asTenant(tenantId, (tx) => this.audit.record(tx, { ...entry, outcome: 'success' }));
      // Of a chain that lost its tail, all that there is: not only what the head still says.
      const upTo = fault === undefined ? head.sequence : Number.MAX_SAFE_INTEGER;
      const chain = { chain: tenantId, upTo, checkpoint: latest, keys: this.keys.published };
      const lines = Readable.from(exportLines(this.database, chain), { highWaterMark: 1 });
      lines.once('close', done);
      return new StreamableFile(lines, {
        type: 'application/x-ndjson; charset=utf-8',
        disposition: `attachment; filename="audit-${tenantId}.ndjson"`,
      });
    } catch (error) {
      done();
      throw error;
    }
  }
}
