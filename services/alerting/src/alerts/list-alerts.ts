import { ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery, decodeCursor } from '@palisade/http';
import { IsIn, IsOptional, IsUUID, MaxLength, ValidateIf } from 'class-validator';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { isAlertId } from './alert-id.js';
import { alertStates, type AlertState } from './alert-states.js';
import { Alert } from './alert.entity.js';
import { CommaSeparated, IsInstant, IsStorableText } from './input.js';
import { severities, severityRank, type SeverityName } from './severities.js';

const sortColumns = {
  last_seen_at: 'lastSeenAt',
  created_at: 'createdAt',
  severity: 'severity',
  risk: 'riskScore',
} as const;
type SortName = keyof typeof sortColumns;
const nobody = 'none';
const sorts = (Object.keys(sortColumns) as SortName[]).flatMap((name) => [name, `-${name}` as const]);

export class ListAlertsQuery extends PageQuery {
  @IsOptional()
  @CommaSeparated()
  @IsIn(alertStates, { each: true })
  @ApiPropertyOptional({
    enum: alertStates,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  state?: AlertState[];

  @IsOptional()
  @IsIn(severities)
  @ApiPropertyOptional({ enum: severities, description: 'At least this severe.' })
  severity?: SeverityName;

  @IsOptional()
  @CommaSeparated()
  @IsIn(severities, { each: true })
  @ApiPropertyOptional({
    enum: severities,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  severities?: SeverityName[];

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ maxLength: 200 })
  rule_id?: string;

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({ maxLength: 200, description: 'With rule_id: what became of an episode.' })
  episode_id?: string;

  @IsOptional()
  @MaxLength(320)
  @IsStorableText()
  @ApiPropertyOptional({
    maxLength: 320,
    description: "The actor's e-mail address; compared trimmed, in lower case.",
  })
  actor?: string;

  @IsOptional()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({
    maxLength: 200,
    description: 'Part of the title with the actor; in any case.',
  })
  q?: string;

  @ValidateIf((_, value) => value !== undefined && value !== nobody)
  @IsUUID()
  @ApiPropertyOptional({ type: String, description: "A member's id, or `none`: nobody's." })
  assignee_id?: string;

  @IsOptional()
  @IsInstant()
  @ApiPropertyOptional({ format: 'date-time', description: 'Last seen at this time or later.' })
  from?: string;

  @IsOptional()
  @IsInstant()
  @ApiPropertyOptional({ format: 'date-time', description: 'Last seen before this time.' })
  to?: string;

  @IsOptional()
  @IsInstant()
  @ApiPropertyOptional({ format: 'date-time', description: 'Raised at this time or later.' })
  created_from?: string;

  @IsOptional()
  @IsInstant()
  @ApiPropertyOptional({ format: 'date-time', description: 'Raised before this time.' })
  created_to?: string;

  @IsOptional()
  @IsIn(sorts)
  @ApiPropertyOptional({
    enum: sorts,
    default: '-last_seen_at',
    description: 'A leading - means descending.',
  })
  sort: (typeof sorts)[number] = '-last_seen_at';
}

/** One row more than the page holds, so that the caller knows whether there is a next page. */
export async function listAlerts(
  tx: EntityManager,
  tenantId: string,
  query: ListAlertsQuery,
): Promise<Alert[]> {
  const { name, descending } = sortOf(query);
  const direction = descending ? 'DESC' : 'ASC';
  const rows = tx
    .createQueryBuilder(Alert, 'alert')
    .where('alert.tenantId = :tenantId', { tenantId })
    .orderBy(`alert.${sortColumns[name]}`, direction)
    .addOrderBy('alert.id', direction)
    .limit(query.limit + 1);
  narrow(rows, query);
  if (query.cursor !== undefined) {
    const [value, id] = positionIn(query.cursor, query);
    rows.andWhere(`(alert.${sortColumns[name]}, alert.id) ${descending ? '<' : '>'} (:value, :id)`, {
      value,
      id,
    });
  }
  return rows.getMany();
}

function narrow(rows: SelectQueryBuilder<Alert>, query: ListAlertsQuery): void {
  if (query.state) rows.andWhere('alert.state = any(:states)', { states: query.state });
  if (query.severity) rows.andWhere('alert.severity >= :rank', { rank: severityRank(query.severity) });
  if (query.severities)
    rows.andWhere('alert.severity = any(:ranks)', { ranks: query.severities.map(severityRank) });
  if (query.rule_id !== undefined) rows.andWhere('alert.ruleId = :ruleId', { ruleId: query.rule_id });
  if (query.episode_id !== undefined)
    rows.andWhere('alert.episodeId = :episodeId', { episodeId: query.episode_id });
  if (query.actor !== undefined)
    rows.andWhere('alert.actor = :actor', { actor: query.actor.trim().toLowerCase() });
  if (query.q !== undefined)
    rows.andWhere(
      `position(lower(:q) in lower(concat_ws(' ', alert.ruleTitle || ':', alert.subject, alert.actor))) > 0`,
      {
        q: query.q.trim(),
      },
    );
  if (query.assignee_id === nobody) rows.andWhere('alert.assigneeId is null');
  else if (query.assignee_id) rows.andWhere('alert.assigneeId = :assignee', { assignee: query.assignee_id });
  if (query.from) rows.andWhere('alert.lastSeenAt >= :from', { from: new Date(query.from) });
  if (query.to) rows.andWhere('alert.lastSeenAt < :to', { to: new Date(query.to) });
  if (query.created_from)
    rows.andWhere('alert.createdAt >= :createdFrom', { createdFrom: new Date(query.created_from) });
  if (query.created_to)
    rows.andWhere('alert.createdAt < :createdTo', { createdTo: new Date(query.created_to) });
}

/** Where the page after `alert` begins, in this order only. */
export function positionOf(alert: Alert, query: ListAlertsQuery): Position {
  const value = alert[sortColumns[sortOf(query).name]];
  return [query.sort, value instanceof Date ? value.getTime() : value, alert.id];
}

type Position = [sort: string, value: number, id: string];

function sortOf({ sort }: ListAlertsQuery): { name: SortName; descending: boolean } {
  const name = sort.replace(/^-/, '') as SortName;
  return { name, descending: sort.startsWith('-') };
}

function positionIn(cursor: string, query: ListAlertsQuery): [Date | number, string] {
  const isTime = ['last_seen_at', 'created_at'].includes(sortOf(query).name);
  // What neither a Date nor, for ranks and scores, a smallint can hold is nothing that we gave out.
  const limit = isTime ? 8.64e15 : 32_767;
  const isPosition = (position: unknown): position is Position => {
    if (!Array.isArray(position)) return false;
    const [sort, value, id] = position as unknown[];
    return (
      sort === query.sort &&
      Number.isInteger(value) &&
      Math.abs(value as number) <= limit &&
      isAlertId(String(id))
    );
  };
  const [, value, id] = decodeCursor(cursor, isPosition);
  return [isTime ? new Date(value) : value, id];
}
