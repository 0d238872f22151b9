import type { EntityManager, QueryRunner } from 'typeorm';

const hooks = new WeakMap<QueryRunner, Set<() => void>>();

/**
 * Runs `hook` once the transaction of `Database` that `tx` belongs to has committed, and not when it rolls back. The
 * same function registered twice runs once. A hint: after a crash between commit and hook it never runs.
 */
export function afterCommit(tx: EntityManager, hook: () => void): void {
  const { queryRunner } = tx;
  if (queryRunner === undefined) throw new Error('afterCommit needs a transaction');
  const registered = hooks.get(queryRunner) ?? new Set();
  hooks.set(queryRunner, registered.add(hook));
}

export function runAfterCommit(runner: QueryRunner): void {
  for (const hook of hooks.get(runner) ?? []) hook();
}
