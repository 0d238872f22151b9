import { decodeCursor } from '@palisade/http';
import { type FindOperator, MoreThan } from 'typeorm';
import { isId } from './ids.js';

/** The condition of a list in order of ids, from the cursor on; a cursor that isn't ours is a 400 problem. */
export function afterCursor<K extends string>(
  column: K,
  cursor: string | undefined,
): Partial<Record<K, FindOperator<string>>> {
  if (cursor === undefined) return {};
  const { id } = decodeCursor(cursor, isPosition);
  return { [column]: MoreThan(id) } as Partial<Record<K, FindOperator<string>>>;
}

function isPosition(position: unknown): position is { id: string } {
  const { id } = position as { id?: unknown };
  return typeof id === 'string' && isId(id);
}
