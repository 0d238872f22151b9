import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { decodeCursor, page, Problem } from '@palisade/http';
import { EventAnswer, EventPage } from './event-answer.js';
import { type EventPosition, EventSearch, type FoundEvent } from './event-search.js';
import { EventSearchQuery } from './search-query.js';

const day = 24 * 60 * 60 * 1000;
const lastTime = Date.UTC(9999, 0);

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
    const to = timeOf('to', query.to) ?? new Date();
    const from = timeOf('from', query.from) ?? new Date(to.getTime() - day);
    if (from > to) throw Problem.invalid([{ path: 'from', message: 'must not be after to' }]);
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, isPosition);
    const filter = { actor, action, resource, ip, from, to, after };
    const rows = await this.events.find(caller.tenantId, filter, limit + 1);
    const { items, next_cursor } = page(rows, limit, positionOf);
    return { items: items.map(asAnswer), next_cursor };
  }
}

/** Within the years that the store has room for. */
function timeOf(path: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw Problem.invalid([{ path, message: 'is a time that does not exist' }]);
  return new Date(Math.min(Math.max(time, 0), lastTime));
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
