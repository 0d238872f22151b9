import type { Verdict } from './verify-export.js';

/** The verdict in words. */
export function tell(verdict: Verdict): string[] {
  if (!verdict.good) {
    const { line, sequence, recordId, detail } = verdict;
    const where = [
      ...(sequence === undefined ? [] : [`sequence ${String(sequence)}`]),
      ...(recordId === undefined ? [] : [`record ${recordId}`]),
      ...(line === undefined ? [] : [`line ${String(line)}`]),
    ];
    return [`BAD${where.length === 0 ? '' : ` at ${where.join(', ')}`}: ${detail}.`];
  }
  const { chain, records, checkpoint, trustsOwnKeys } = verdict;
  if (checkpoint === null) return ['GOOD: the chain is empty, and nothing was signed of it.'];
  const lines = [
    `GOOD: ${String(records)} records of the chain ${chain}, up to the head signed at ${checkpoint.signed_at}`,
    `  head hash  ${checkpoint.head_hash}`,
    `  key        ${checkpoint.kid}`,
  ];
  if (trustsOwnKeys) {
    lines.push(
      'The keys are those that the export itself names: whoever forged all of it could have signed it with a key of his own.',
      'Compare the key with one that you got elsewhere, or name a trusted set: --keys jwks.json',
    );
  }
  return lines;
}
