import { ApiPropertyOptional } from '@nestjs/swagger';
import { audit } from '@palisade/contracts';
import { PageQuery, decodeCursor } from '@palisade/http';
import { IsIn, IsOptional, MaxLength } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { entryColumns, entryOf, type EntryRow } from '../chain/entries.js';
import type { Entry } from '../chain/envelope.js';
import { searchable } from '../chain/search-columns.js';
import { IsInstant, IsStorableText } from './input.js';

export class ListRecordsQuery extends PageQuery {
  @IsOptional()
  @MaxLength(320)
  @IsStorableText()
  @ApiPropertyOptional({
    type: String,
    maxLength: 320,
    description: 'E-mail address, compared trimmed and in lower case, or id of the user or API key.',
  })
  actor?: string;

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description: 'What the action begins with: auth.login.',
  })
  action?: string;

  @IsOptional()
  @IsIn(audit.Outcome)
  @ApiPropertyOptional({ enum: audit.Outcome })
  outcome?: audit.Outcome;

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 200 })
  target_kind?: string;

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 200 })
  target_id?: string;

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 200, description: 'The service that recorded it.' })
  service?: string;

  @IsOptional()
  @IsInstant()
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Occurred at this time or later.' })
  from?: string;

  @IsOptional()
  @IsInstant()
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Occurred before this time.' })
  to?: string;
}

/** The latest in the chain first, one more than the page holds. */
export async function listRecords(
  tx: EntityManager,
  tenantId: string,
  query: ListRecordsQuery,
): Promise<Entry[]> {
  const values: unknown[] = [tenantId];
  const conditions = ['tenant_id = $1'];
  const add = (condition: (parameter: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${String(values.length)}`));
  };
  const cut = (text?: string) => searchable(text) ?? undefined;
  if (query.actor !== undefined) {
    // Two equalities, each with an index of its own.
    add(
      (email) => `(actor_email = ${email} or actor_id = $${String(values.length + 1)})`,
      emailOf(query.actor),
    );
    values.push(cut(query.actor.trim()));
  }
  // Not LIKE: under row-level security it would not use the index.
  add((action) => `action ^@ ${action}`, query.action);
  add((outcome) => `outcome = ${outcome}`, query.outcome);
  add((kind) => `target_kind = ${kind}`, cut(query.target_kind));
  add((id) => `target_id = ${id}`, cut(query.target_id));
  add((service) => `service = ${service}`, cut(query.service));
  add((from) => `occurred_at >= ${from}`, query.from && instant(query.from));
  add((to) => `occurred_at < ${to}`, query.to && instant(query.to));
  if (query.cursor !== undefined) add((sequence) => `sequence < ${sequence}`, sequenceIn(query.cursor));
  const rows = await tx.query<EntryRow[]>(
    `select ${entryColumns('tenant_id')} from audit.records where ${conditions.join(' and ')}
      order by sequence desc limit ${String(query.limit + 1)}`,
    values,
  );
  return rows.map(entryOf);
}

export function positionOf({ sequence }: Entry): [number] {
  return [sequence];
}

function sequenceIn(cursor: string): number {
  const isPosition = (position: unknown): position is [number] =>
    Array.isArray(position) && Number.isSafeInteger(position[0]);
  return decodeCursor(cursor, isPosition)[0];
}

const emailOf = (actor: string): string | null => searchable(actor.trim().toLowerCase());

/** Year 0, which a time with an offset may be in, is none of Postgres'. */
function instant(time: string): string {
  return new Date(Math.max(Date.parse(time), 0)).toISOString();
}
