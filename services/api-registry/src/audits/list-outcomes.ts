import { ApiPropertyOptional } from '@nestjs/swagger';
import { decodeCursor, type Page, page, PageQuery } from '@palisade/http';
import { IsIn, IsOptional } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { outcomeStatuses, rankOf, severities, wordOf, type OutcomeStatus, type Severity } from '../words.js';
import type { AuditRow } from './audit-row.js';
import type { OutcomeView } from './audit-view.js';

export class ListOutcomesQuery extends PageQuery {
  @IsOptional()
  @IsIn(outcomeStatuses)
  @ApiPropertyOptional({ enum: outcomeStatuses })
  status?: OutcomeStatus;

  @IsOptional()
  @IsIn(severities)
  @ApiPropertyOptional({ enum: severities })
  severity?: Severity;
}

interface OutcomeRow {
  rank: number;
  place: string;
  check_id: string;
  status: OutcomeStatus;
  severity: number;
  reason: string | null;
  summary: string;
  evidence: string;
  asset_id: string;
  asset_name: string | null;
  asset_type: string | null;
  title: string | null;
  risk: string | null;
  remediation: string | null;
  reference_urls: string[] | null;
  cwe: number[] | null;
}

// What failed first, the most severe of it first.
const rank = `array_position(array['fail', 'not_evaluated', 'pass', 'not_applicable'], status) * 10 - severity`;

/** What counts of an audit that has ended; nothing while its scan goes on. */
export async function listOutcomes(
  tx: EntityManager,
  audit: AuditRow,
  query: ListOutcomesQuery,
): Promise<Page<OutcomeView>> {
  const [from, after] = query.cursor === undefined ? [null, null] : decodeCursor(query.cursor, isPosition);
  const rows = await tx.query<OutcomeRow[]>(
    `with found as (
       select o.*, ${rank} as rank, concat_ws(' ', check_id, asset_id, task_id, index, place) as position
         from api_registry.audit_outcomes o
         join jsonb_to_recordset($3::jsonb) as t(task_id text, attempt int) using (task_id, attempt)
        where tenant_id = $1 and audit_id = $2 and ($4::text is null or status = $4)
          and ($5::smallint is null or severity = $5)),
     listed as (
       select * from found where $6::int is null or (rank, position) > ($6, $7::text)
        order by rank, position limit $8)
     select l.rank, l.position as place, l.check_id, l.status, l.severity, l.reason, l.summary, l.evidence, l.asset_id,
            a.name as asset_name, a.asset_type, c.title, c.risk, c.remediation, c.reference_urls, c.cwe
       from listed l
       left join lateral (
         select name, asset_type from api_registry.audit_assets a
          where a.tenant_id = l.tenant_id and a.audit_id = l.audit_id and a.task_id = l.task_id
            and a.attempt = l.attempt and a.asset_id = l.asset_id limit 1) a on true
       left join lateral (
         select * from api_registry.checks c where c.check_id = l.check_id limit 1) c on true
      order by l.rank, l.position`,
    [
      ...[audit.tenant_id, audit.id, JSON.stringify(audit.ended_tasks ?? []), query.status ?? null],
      ...[
        query.severity === undefined ? null : rankOf(severities, query.severity),
        from,
        after,
        query.limit + 1,
      ],
    ],
  );
  const { items, next_cursor } = page(rows, query.limit, (row) => [row.rank, row.place]);
  return { items: items.map(outcomeView), next_cursor };
}

type Position = [rank: number, place: string];

function isPosition(position: unknown): position is Position {
  if (!Array.isArray(position)) return false;
  const [at, place] = position as unknown[];
  return (
    Number.isInteger(at) &&
    Math.abs(at as number) < 1000 &&
    typeof place === 'string' &&
    !/[\0\p{Surrogate}]/u.test(place)
  );
}

function outcomeView(row: OutcomeRow): OutcomeView {
  return {
    check_id: row.check_id,
    title: row.title ?? row.check_id,
    status: row.status,
    severity: wordOf(severities, row.severity),
    reason: row.reason,
    summary: row.summary,
    evidence: evidenceOf(row.evidence),
    risk: row.risk ?? '',
    remediation: row.remediation ?? '',
    references: row.reference_urls ?? [],
    cwe: row.cwe ?? [],
    asset_id: row.asset_id,
    asset_name: row.asset_name === null || row.asset_name === '' ? row.asset_id : row.asset_name,
    asset_type: row.asset_type,
  };
}

/** The facts that a scanner wrote as JSON; what is none is shown as it stands. */
export function evidenceOf(text: string): Record<string, unknown> {
  if (text === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { text };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { value };
}
