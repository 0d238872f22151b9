import { Controller, Headers, HttpCode, Post, Query, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Problem } from '@palisade/http';
import { Unavailable } from '@palisade/messaging';
import type { FastifyRequest } from 'fastify';
import { AcceptEvents } from './accept-events.js';
import { IngestAnswer, type SkippedRecords } from './ingest-answer.js';
import { eventBodies } from './body-schema.js';
import { formatNames, importBody } from './import-body.js';
import { parseBody } from './parse-body.js';

const idempotencyKeyForm = /^[\x20-\x7e]{1,255}$/;

@ApiTags('file access')
@Controller('v1/file-access/events')
export class IngestController {
  constructor(private readonly events: AcceptEvents) {}

  @Post()
  @HttpCode(202)
  @Requires('file-access:ingest')
  @ApiOperation({
    summary: 'Send file-access events',
    description:
      'One event, an array of up to 1,000, or one a line (NDJSON, up to 10,000); gzip is taken. 202 says that the accepted ' +
      'events are stored on every in-sync replica; an array or NDJSON is answered with 202 even when all of it is rejected, ' +
      'one invalid event with 400. 503 means unknown: send the same event_ids, or the same body under the same ' +
      'Idempotency-Key, again, and nothing counts twice. A body has at most 5 MiB as it is sent, and 10 MiB unpacked.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Ids of events without an event_id derive from it, from their place in the body and from what they say: the same ' +
      'body again counts once, and another body under the same key counts as what it is.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]*$' },
  })
  @ApiQuery({
    name: 'format',
    required: false,
    schema: { type: 'string', enum: formatNames },
    description:
      'The body is what another system wrote, up to 10,000 records: Microsoft 365 audit (an array, a search answer or ' +
      'exported AuditData), CloudTrail log files with S3 data events, Drive activities of the admin reports API, or events ' +
      'of Box; they tell of 20,000 events at most. Indexes are those of its records.',
  })
  @ApiExtension('x-bodies', eventBodies)
  @ApiAcceptedResponse({ type: IngestAnswer, description: 'What was accepted, and what was not and why.' })
  async ingest(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Headers('Idempotency-Key') idempotencyKey?: string,
    @Query('format') format?: string | string[],
  ): Promise<IngestAnswer> {
    const receivedAt = new Date();
    if (idempotencyKey !== undefined && !idempotencyKeyForm.test(idempotencyKey)) {
      throw Problem.invalid([
        { path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' },
      ]);
    }
    if (!Buffer.isBuffer(request.body))
      throw Problem.invalid([{ path: '', message: 'is empty' }], 'The body is empty.');
    const isLines = request.headers['content-type']?.startsWith('application/x-ndjson') === true;
    const given = { tenantId: caller.tenantId, idempotencyKey, receivedAt };
    if (format !== undefined) {
      const imported = importBody(request.body, isLines, String(format));
      return { ...(await this.accept(given, imported)), skipped: skippedOf(imported.skipped) };
    }
    const body = parseBody(request.body, isLines);
    const answer = await this.accept(given, body);
    const [first] = answer.rejected;
    if (body.isSingle && first !== undefined) throw Problem.invalid(first.errors, 'The event is invalid.');
    return answer;
  }

  private async accept(...given: Parameters<AcceptEvents['accept']>): Promise<IngestAnswer> {
    try {
      return await this.events.accept(...given);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const detail =
        'Whether the events were stored is unknown; send the same body again under the same event_ids or Idempotency-Key.';
      throw Problem.unavailable(detail, 2, error);
    }
  }
}

function skippedOf(skipped: ReadonlyMap<string, number>): SkippedRecords {
  const count = [...skipped.values()].reduce((sum, each) => sum + each, 0);
  return { count, reasons: Object.fromEntries(skipped) };
}
