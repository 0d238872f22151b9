import { inSpan, isTraced } from '@palisade/telemetry';
import type { QueryRunner } from 'typeorm';
import { summaryOf } from './query-summary.js';

/** From here on each query of the runner is a span, where the work at hand is traced; else it stays as it was. */
export function traceQueries(runner: QueryRunner): void {
  if (!isTraced()) return;
  const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
  runner.query = (sql: string, ...rest: unknown[]) =>
    inQuerySpan(sql, () => query(sql, ...rest)) as ReturnType<QueryRunner['query']>;
}

/** Says which statement on which table it is, never its text or parameters. */
export function inQuerySpan<T>(sql: string, run: () => Promise<T>): Promise<T> {
  if (!isTraced()) return run();
  const { operation, table } = summaryOf(sql);
  const summary = table === undefined ? operation : `${operation} ${table}`;
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.summary': summary,
    ...(table !== undefined && { 'db.collection.name': table }),
  };
  return inSpan(summary, { kind: 'client', attributes }, run);
}

/** Of work on the pool itself, whose statements aren't seen. */
export function inStatementSpan<T>(run: () => Promise<T>): Promise<T> {
  if (!isTraced()) return run();
  return inSpan('statement', { kind: 'client', attributes: { 'db.system.name': 'postgresql' } }, run);
}
