import { decodeCursor } from '@palisade/http';
import { isUUID } from 'class-validator';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

type Position = [queuedAt: number, id: string];

const isPosition = (position: unknown): position is Position =>
  Array.isArray(position) &&
  Number.isInteger(position[0]) &&
  Math.abs(position[0] as number) <= 8.64e15 &&
  isUUID(position[1]);

/** Where the page after this row begins. */
export const positionOf = ({ queuedAt, id }: { queuedAt: Date; id: string }): Position => [
  queuedAt.getTime(),
  id,
];

/** By when they were queued, the latest first; one more than the page holds. */
export function newestFirst<T extends ObjectLiteral>(
  rows: SelectQueryBuilder<T>,
  { limit, cursor }: { limit: number; cursor?: string },
): SelectQueryBuilder<T> {
  const { alias } = rows;
  rows
    .orderBy(`${alias}.queuedAt`, 'DESC')
    .addOrderBy(`${alias}.id`, 'DESC')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, isPosition);
    rows.andWhere(`(${alias}.queuedAt, ${alias}.id) < (:at, :id)`, { at: new Date(at), id });
  }
  return rows;
}
