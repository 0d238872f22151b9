import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { decodeCursor, page, ProblemBody } from '@palisade/http';
import { EventAnswer, EventPage } from './event-answer.js';
import type { EventFilter } from './event-filter.js';
import { EventHistogram } from './event-histogram.js';
import { type EventPosition, EventSearch, type FoundEvent } from './event-search.js';
import { HistogramAnswer } from './histogram-answer.js';
import { HistogramQuery } from './histogram-query.js';
import { type EventFilterQuery, EventSearchQuery } from './search-query.js';
import { lastTime, timeRange } from './time-range.js';

const tooMuch = {
  status: 503,
  type: ProblemBody,
  description:
    'Also `urn:palisade:problem:search-timeout`: there was too much to read; ask for less by range or filter.',
};

@ApiTags('file access')
@Controller('v1/file-access/events')
export class EventsController {
  constructor(
    private readonly events: EventSearch,
    private readonly histogram: EventHistogram,
  ) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({
    summary: 'Search file-access events',
    description: 'Newest first unless told otherwise; by default those of the last day.',
  })
  @ApiOkResponse({ type: EventPage })
  @ApiResponse(tooMuch)
  async search(@CurrentCaller() caller: Caller, @Query() query: EventSearchQuery): Promise<EventPage> {
    const { limit, sort } = query;
    const filter = filterOf(query);
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, isPosition);
    const paging = { limit: limit + 1, oldestFirst: sort === 'occurred_at', after };
    const rows = await this.events.find(caller.tenantId, filter, paging);
    const { items, next_cursor } = page(rows, limit, positionOf);
    return { items: items.map(asAnswer), next_cursor };
  }

  @Get('histogram')
  @Requires('file-access:read')
  @ApiOperation({
    summary: 'Count file-access events over time',
    description:
      'The events that a search with the same filters finds, counted in buckets of one round length; by default those ' +
      'of the last day, at most those of 31 days.',
  })
  @ApiOkResponse({ type: HistogramAnswer })
  @ApiResponse(tooMuch)
  count(@CurrentCaller() caller: Caller, @Query() query: HistogramQuery): Promise<HistogramAnswer> {
    const { buckets, split } = query;
    return this.histogram.count(caller.tenantId, filterOf(query), { buckets, split });
  }
}

function filterOf(query: EventFilterQuery): EventFilter {
  const { actor, action, resource, ip, session_id, device } = query;
  return { actor, action, resource, ip, session_id, device, ...timeRange(query) };
}

const positionOf = (row: FoundEvent): EventPosition => ({
  occurredAt: row.occurred_at.toISOString(),
  eventId: row.event_id,
});

function isPosition(value: unknown): value is EventPosition {
  const { occurredAt, eventId } = value as Record<string, unknown>;
  return (
    typeof occurredAt === 'string' &&
    isWritten(occurredAt) &&
    typeof eventId === 'string' &&
    /^[\x21-\x7e]{1,128}$/.test(eventId)
  );
}

/** As `positionOf` writes it, and so a time that exists. */
function isWritten(time: string): boolean {
  const parsed = Date.parse(time);
  return parsed >= 0 && parsed <= lastTime && new Date(parsed).toISOString() === time;
}

function asAnswer(row: FoundEvent): EventAnswer {
  return {
    event_id: row.event_id,
    actor_email: row.actor,
    action: row.action,
    action_name: row.action_name ?? undefined,
    resource: row.resource,
    bytes: row.bytes === null ? undefined : Number(row.bytes),
    ip: row.ip ?? undefined,
    ua: row.ua ?? undefined,
    occurred_at: row.occurred_at.toISOString(),
    received_at: row.received_at.toISOString(),
    claimed_at: row.claimed_at?.toISOString(),
    timing: row.timing,
    session_id: row.session_id ?? undefined,
    device: row.device ?? undefined,
    labels: row.labels ?? undefined,
  };
}
