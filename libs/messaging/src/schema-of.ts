import type { EntityManager } from 'typeorm';

/** The schema of the service whose transaction this is: raw SQL names it, since a search path can be changed. */
export function schemaOf(tx: EntityManager): string {
  const { schema } = tx.dataSource.options as { schema?: string };
  if (schema === undefined || !/^[a-z_][a-z0-9_]*$/.test(schema)) {
    throw new Error('the data source names no plain schema');
  }
  return schema;
}
