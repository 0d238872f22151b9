import type { Check, Snapshot } from './check.js';
import type { FoundOutcome } from './protocol/messages.js';

export interface Evaluated {
  outcomes: FoundOutcome[];
  /** Checks that threw: their outcome is `not_evaluated`, and the task is partial. */
  thrown: { checkId: string; error: unknown }[];
}

/** What every check of the asset's type says of it. */
export function evaluate<S extends Snapshot>(
  checks: readonly Check<S>[],
  snapshot: S,
  { ownershipProven }: { ownershipProven: boolean },
): Evaluated {
  const thrown: Evaluated['thrown'] = [];
  const { asset_id, asset_type } = snapshot.asset;
  const outcomes = checks
    .filter((check) => check.assetType === asset_type)
    .map((check): FoundOutcome => {
      const of = { check_id: check.id, asset_id };
      if (check.needsOwnership === true && !ownershipProven) {
        const summary = 'It is looked at only where the target is proven to be yours.';
        return { ...of, status: 'not_evaluated', reason: 'ownership_not_proven', summary, evidence: {} };
      }
      try {
        const evaluation = check.evaluate(snapshot);
        const { status, summary = '', evidence = {} } = evaluation;
        const reason = 'reason' in evaluation ? { reason: evaluation.reason } : {};
        return { ...of, status, ...reason, summary, evidence };
      } catch (error) {
        thrown.push({ checkId: check.id, error });
        const summary = 'The check failed on what was seen.';
        return { ...of, status: 'not_evaluated', reason: 'check_failed', summary, evidence: {} };
      }
    });
  return { outcomes, thrown };
}
