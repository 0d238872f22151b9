import { isInfrastructureFailure } from '@palisade/database';
import { Unavailable } from '../unavailable.js';

/** Another replica has taken the partition since: nothing of this transaction may count. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

export type FailureKind = 'infrastructure' | 'message';

/** Whether Postgres or Kafka was away, so that trying again later is all there is to do, or the message is to blame. */
export function kindOf(error: unknown): FailureKind {
  return isInfrastructureFailure(error) || causes(error).some((cause) => cause instanceof Unavailable)
    ? 'infrastructure'
    : 'message';
}

/** Postgres itself said that it undid the transaction, as opposed to a connection that was lost at the commit. */
export function isCertainRollback(error: unknown): boolean {
  return causes(error).some((cause) => {
    const { code } = cause as { code?: unknown };
    return typeof code === 'string' && /^(?:40001|40P01|55P03)$/.test(code);
  });
}

function causes(error: unknown): object[] {
  const chain: object[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && chain.length < 10) {
    chain.push(next);
    next =
      (next as { cause?: unknown; driverError?: unknown }).cause ??
      (next as { driverError?: unknown }).driverError;
  }
  return chain;
}
