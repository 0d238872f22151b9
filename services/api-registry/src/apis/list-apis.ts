import { ApiPropertyOptional } from '@nestjs/swagger';
import { decodeCursor, PageQuery } from '@palisade/http';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { isUuid, IsStorableText } from '../text.js';
import { criticalities, grades, rankOf, type Criticality } from '../words.js';
import type { ApiRow } from './api-row.js';
import { apiColumns } from './api-store.js';

const latest = `'9999-12-31Z'::timestamptz`;
const earliest = `'1970-01-01Z'::timestamptz`;

interface Order {
  readonly up: string;
  readonly down: string;
  readonly type: 'text' | 'smallint' | 'timestamptz';
}

// Each has its index; what has no score or audit comes last in both orders.
const orders = {
  name: { up: 'name_key', down: 'name_key', type: 'text' },
  score: { up: 'coalesce(last_score, 101)', down: 'coalesce(last_score, -1)', type: 'smallint' },
  last_audit_at: {
    up: `coalesce(last_audit_at, ${latest})`,
    down: `coalesce(last_audit_at, ${earliest})`,
    type: 'timestamptz',
  },
  criticality: { up: 'criticality', down: 'criticality', type: 'smallint' },
  created_at: { up: 'created_at', down: 'created_at', type: 'timestamptz' },
} as const satisfies Record<string, Order>;
type SortName = keyof typeof orders;
const sorts = (Object.keys(orders) as SortName[]).flatMap((name) => [name, `-${name}` as const]);
const gradesOrNone = [...grades, 'none'] as const;

/** `?grade=E,F` and `?grade=E&grade=F` mean the same. */
const CommaSeparated = () =>
  Transform(({ value }: { value: unknown }) =>
    (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
      typeof item === 'string' ? item.split(',') : [item],
    ),
  );

export class ListApisQuery extends PageQuery {
  @IsIn(sorts)
  @ApiPropertyOptional({ enum: sorts, default: 'name' })
  sort: (typeof sorts)[number] = 'name';

  @IsOptional()
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description: 'Part of the name, URL, description or owner; in any case.',
  })
  q?: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  @IsStorableText()
  @ApiPropertyOptional({ type: String, maxLength: 50, description: 'In any case.' })
  environment?: string;

  @IsOptional()
  @CommaSeparated()
  @IsIn(criticalities, { each: true })
  @ApiPropertyOptional({
    enum: criticalities,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  criticality?: Criticality[];

  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean })
  active?: boolean;

  @IsOptional()
  @CommaSeparated()
  @IsIn(gradesOrNone, { each: true })
  @ApiPropertyOptional({
    enum: gradesOrNone,
    isArray: true,
    description: 'Any of these; comma-separated or repeated. none: not audited, or too little of it.',
  })
  grade?: (typeof gradesOrNone)[number][];
}

/** One more than the limit, which tells that there are more. */
export function listApis(tx: EntityManager, tenantId: string, query: ListApisQuery): Promise<ApiRow[]> {
  const parameters: unknown[] = [tenantId];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = ['tenant_id = $1', ...filters(query, given)];
  const { expression, type, descending } = orderOf(query);
  if (query.cursor !== undefined) {
    const [value, id] = positionIn(query.cursor, query);
    const at = type === 'timestamptz' ? new Date(value) : value;
    conditions.push(
      `(${expression}, id) ${descending ? '<' : '>'} (${given(at)}::${type}, ${given(id)}::uuid)`,
    );
  }
  const direction = descending ? 'desc' : 'asc';
  return tx.query<ApiRow[]>(
    `select ${apiColumns} from api_registry.apis where ${conditions.join(' and ')}
      order by ${expression} ${direction}, id ${direction} limit ${given(query.limit + 1)}`,
    parameters,
  );
}

function* filters(query: ListApisQuery, given: (value: unknown) => string): Generator<string> {
  if (query.q !== undefined && query.q.trim() !== '')
    yield `position(lower(${given(query.q.trim())})
             in lower(concat_ws(' ', name, base_url, description, owner_email))) > 0`;
  if (query.environment !== undefined) yield `lower(environment) = lower(${given(query.environment.trim())})`;
  if (query.criticality !== undefined)
    yield `criticality = any(${given(query.criticality.map((word) => rankOf(criticalities, word)))}::smallint[])`;
  if (query.active !== undefined) yield `active = ${given(query.active)}`;
  if (query.grade !== undefined) yield `coalesce(last_grade, 'none') = any(${given(query.grade)}::text[])`;
}

function orderOf({ sort }: ListApisQuery) {
  const descending = sort.startsWith('-');
  const name = sort.replace(/^-/, '') as SortName;
  const order: Order = orders[name];
  return { name, type: order.type, expression: descending ? order.down : order.up, descending };
}

/** Where the page after `row` begins, in this order only. */
export function positionOf(row: ApiRow, query: ListApisQuery): Position {
  const { name, descending } = orderOf(query);
  const values: Record<SortName, string | number> = {
    name: row.name_key,
    score: row.last_score ?? (descending ? -1 : 101),
    last_audit_at: row.last_audit_at?.getTime() ?? (descending ? 0 : Date.parse('9999-12-31T00:00:00Z')),
    criticality: row.criticality,
    created_at: row.created_at.getTime(),
  };
  return [query.sort, values[name], row.id];
}

type Position = [sort: string, value: string | number, id: string];

function positionIn(cursor: string, query: ListApisQuery): [string | number, string] {
  const { type } = orderOf(query);
  const isValue = (value: unknown): boolean => {
    if (type === 'text') return typeof value === 'string' && !/[\0\p{Surrogate}]/u.test(value);
    // What neither a Date nor a smallint can hold is nothing that we gave out.
    const limit = type === 'timestamptz' ? Date.parse('9999-12-31T00:00:00Z') : 32_767;
    return Number.isInteger(value) && Math.abs(value as number) <= limit;
  };
  const isPosition = (position: unknown): position is Position => {
    if (!Array.isArray(position)) return false;
    const [sort, value, id] = position as unknown[];
    return sort === query.sort && isValue(value) && typeof id === 'string' && isUuid(id);
  };
  const [, value, id] = decodeCursor(cursor, isPosition);
  return [value, id];
}
