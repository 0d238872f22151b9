import { identifier } from '@palisade/connections';

export { identifier, ownerRole, serviceRole } from '@palisade/connections';

/** 'schema.table', each part checked. */
export function qualified(table: string): string {
  const parts = table.split('.');
  if (parts.length !== 2) throw new Error(`a table must be named with its schema: ${JSON.stringify(table)}`);
  return parts.map(identifier).join('.');
}
