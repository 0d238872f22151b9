import { decodeCursor, type PageQuery } from '@palisade/http';
import { LessThan, type EntityManager } from 'typeorm';
import { AlertChange } from './alert-change.entity.js';
import type { Alert } from './alert.entity.js';

/** The latest changes first, one more than the page holds. */
export function listHistory(tx: EntityManager, alert: Alert, query: PageQuery): Promise<AlertChange[]> {
  const { id: alertId, tenantId } = alert;
  const before = query.cursor === undefined ? {} : { revision: LessThan(revisionIn(query.cursor)) };
  return tx.find(AlertChange, {
    where: { tenantId, alertId, ...before },
    order: { revision: 'DESC' },
    take: query.limit + 1,
  });
}

export function positionOfChange({ revision }: AlertChange): [number] {
  return [revision];
}

function revisionIn(cursor: string): number {
  return decodeCursor(cursor, isPosition)[0];
}

function isPosition(position: unknown): position is [number] {
  return Array.isArray(position) && Number.isSafeInteger(position[0]);
}
