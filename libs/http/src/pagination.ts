import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Problem } from './problem.js';

const mostItems = 500;
// The same words for each way to be none of them: told once.
const inRange = { message: `$property must be a whole number from 1 to ${mostItems}` };

/** `?limit=&cursor=` of every list; extend it with a list's filters. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: mostItems,
    default: 50,
    description: 'At most so many items.',
  })
  @IsInt(inRange)
  @Min(1, inRange)
  @Max(mostItems, inRange)
  @Type(() => Number)
  limit: number = 50;

  @ApiPropertyOptional({ type: String, description: 'next_cursor of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  cursor?: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A page of rows that were read with `limit + 1`: the extra one only tells that there are more. */
export function page<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => unknown): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next_cursor: more ? encodeCursor(cursorOf(last)) : null };
}

export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position in a cursor that a caller sent; one that isn't ours, or fails `isPosition`, is a 400. */
export function decodeCursor<T>(cursor: string, isPosition?: (position: unknown) => position is T): T {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalidCursor();
  }
  if (position === null || typeof position !== 'object') throw invalidCursor();
  if (isPosition !== undefined && !isPosition(position)) throw invalidCursor();
  return position as T;
}

function invalidCursor(): Problem {
  return Problem.invalid([{ path: 'cursor', message: 'is not a cursor of this list' }]);
}
