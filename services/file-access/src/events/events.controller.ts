import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { decodeCursor, page, Problem } from '@palisade/http';
import { EventAnswer, EventPage } from './event-answer.js';
import { type EventPosition, EventSearch, type FoundEvent } from './event-search.js';
import { EventSearchQuery } from './search-query.js';

const day = 24 * 60 * 60 * 1000;

@ApiTags('file access')
@Controller('v1/file-access/events')
export class EventsController {
  constructor(private readonly events: EventSearch) {}

  @Get()
  @Requires('file-access:read')
  @ApiOperation({
    summary: 'Search file-access events',
    description: 'Newest first; by default those of the last day.',
  })
  @ApiOkResponse({ type: EventPage })
  async search(@CurrentCaller() caller: Caller, @Query() query: EventSearchQuery): Promise<EventPage> {
    const { actor, action, resource, ip, limit } = query;
    const to = query.to === undefined ? new Date() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - day) : new Date(query.from);
    if (from > to) throw Problem.invalid([{ path: 'from', message: 'must not be after to' }]);
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, isPosition);
    const filter = { actor, action, resource, ip, from, to, after };
    const rows = await this.events.find(caller.tenantId, filter, limit + 1);
    const { items, next_cursor } = page(rows, limit, positionOf);
    return { items: items.map(asAnswer), next_cursor };
  }
}

const positionOf = (row: FoundEvent): EventPosition => ({
  occurredAt: row.occurred_at.toISOString(),
  eventId: row.event_id,
});

function isPosition(value: unknown): value is EventPosition {
  const { occurredAt, eventId } = value as Record<string, unknown>;
  return (
    typeof occurredAt === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(occurredAt) &&
    Date.parse(occurredAt) >= 0 &&
    typeof eventId === 'string' &&
    /^[\x21-\x7e]{1,128}$/.test(eventId)
  );
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
